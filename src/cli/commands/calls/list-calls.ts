// `calls list`: newest first.

import { CALL_STATUSES } from "../../../domain/calls/call.ts";
import { campaignId, numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import type { CallAnswer } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const listCalls = command({
  name: "calls list",
  about: "calls, newest first",
  options: {
    campaign: { type: "string", value: "ID", about: "of this campaign" },
    status: {
      type: "string",
      value: "STATUS",
      about: CALL_STATUSES.join(", "),
    },
    phone: { type: "string", value: "NUMBER", about: "to this number" },
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values }) {
    const filters = {
      campaign_id: values.campaign === undefined ? undefined : campaignId(values.campaign),
      status: values.status?.toUpperCase(),
      phone_number: values.phone,
    };
    await showPages(context, {
      list: paging => context.client.calls.list(asTyped({ ...filters, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No calls.",
    });
    return EXIT.done;
  },
});

const lines = (calls: readonly CallAnswer[], width: number) =>
  table(
    [
      { title: "call" },
      { title: "number" },
      { title: "status" },
      { title: "try" },
      { title: "last or next", optional: true },
      { title: "campaign", align: "right", optional: true },
      { title: "error", min: 12, optional: true },
    ],
    calls.map(c => [
      c.call_id,
      c.phone_number,
      c.status,
      `${c.attempt_count}/${c.max_attempts}`,
      localTime(c.scheduled_at ?? c.last_attempt_at ?? c.created_at),
      String(c.campaign_id),
      c.error_message ?? "",
    ]),
    width,
  );
