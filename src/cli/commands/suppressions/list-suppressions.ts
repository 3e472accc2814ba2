// `suppressions list`: who is not called, newest first.

import type { SuppressionList } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";
import { WHO_OPTIONS } from "./target.ts";

export const listSuppressions = command({
  name: "suppressions list",
  about: "who is not called, newest first",
  options: {
    phone: { type: "string", value: "NUMBER", about: "of this number" },
    ...WHO_OPTIONS,
    scope: { type: "string", value: "SCOPE", about: "all, campaign:ID or purpose:WORD" },
    reason: { type: "string", value: "WORD", about: "with this reason" },
    state: { type: "string", value: "STATE", about: "in_force (as is), expired, revoked, all" },
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values }) {
    const { phone, person, prefix, scope, reason, state } = values;
    const query = { phone_number: phone, person_id: person, prefix, scope, reason, state };
    await showPages(context, {
      list: paging => context.client.suppressions.list(asTyped({ ...query, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No suppressions.",
    });
    return EXIT.done;
  },
});

export const lines = (entries: SuppressionList["data"], width: number) =>
  table(
    [
      { title: "id" },
      { title: "who" },
      { title: "scope" },
      { title: "reason" },
      { title: "state", optional: true },
      { title: "since", optional: true },
      { title: "until", optional: true },
      { title: "note", min: 8, optional: true },
    ],
    entries.map(e => [
      e.id,
      e.kind === "number" ? e.value : `${e.kind} ${e.value}`,
      e.scope,
      e.reason,
      e.state,
      localTime(e.created_at),
      e.expires_at === null ? "" : localTime(e.expires_at),
      e.note ?? "",
    ]),
    width,
  );
