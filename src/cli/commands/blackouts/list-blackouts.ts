// `blackouts list`: when nobody is called, newest first.

import type { BlackoutList } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const listBlackouts = command({
  name: "blackouts list",
  about: "when nobody is called, newest first",
  options: {
    state: { type: "string", value: "STATE", about: "standing (as is), coming, in_force, over, lifted, all" },
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values }) {
    await showPages(context, {
      list: paging => context.client.blackouts.list(asTyped({ state: values.state, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No blackouts.",
    });
    return EXIT.done;
  },
});

const lines = (entries: BlackoutList["data"], width: number) =>
  table(
    [
      { title: "id" },
      { title: "state" },
      { title: "from" },
      { title: "to" },
      { title: "regions", optional: true },
      { title: "campaigns", optional: true },
      { title: "reason", min: 8, optional: true },
    ],
    entries.map(e => [
      e.id,
      e.state,
      localTime(e.from),
      e.to === null ? "" : localTime(e.to),
      e.regions?.join(",") ?? "all",
      e.campaign_ids?.join(",") ?? "all",
      e.reason,
    ]),
    width,
  );
