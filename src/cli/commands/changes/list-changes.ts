// `changes list`: who changed what.

import type { ChangeList } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const listChanges = command({
  name: "changes list",
  about: "who changed what, newest first",
  options: {
    campaign: { type: "string", value: "ID", about: "only changes of this campaign" },
    subject: { type: "string", value: "SUBJECT", about: "only changes of this, such as trunk:default" },
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values }) {
    const { campaign: campaign_id, subject } = values;
    await showPages(context, {
      list: paging => context.client.changes.list(asTyped({ campaign_id, subject, ...paging })),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No changes.",
    });
    return EXIT.done;
  },
});

const said = (fields: Record<string, unknown> | null) => (fields === null ? "-" : JSON.stringify(fields));

const lines = (changes: ChangeList["data"], width: number) =>
  table(
    [
      { title: "at" },
      { title: "who" },
      { title: "subject" },
      { title: "what" },
      { title: "from", min: 8, optional: true },
      { title: "to", min: 8 },
    ],
    changes.map(c => [localTime(c.at), c.who, c.subject, c.what, said(c.from), said(c.to)]),
    width,
  );
