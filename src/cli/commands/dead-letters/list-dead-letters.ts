// `dead-letters list`: messages that could not be handled.

import type { DeadLetterList } from "../../../client/generated/types.ts";
import { numberOption } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";
import { showPages } from "../show-pages.ts";

export const listDeadLetters = command({
  name: "dead-letters list",
  about: "messages that could not be handled, newest first",
  options: {
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(context, { values }) {
    await showPages(context, {
      list: paging => context.client.deadLetters.list(asTyped(paging)),
      limit: numberOption("limit", values.limit)?.toString(),
      all: values.all === true,
      lines,
      none: "No dead letters.",
    });
    return EXIT.done;
  },
});

const lines = (letters: DeadLetterList["data"], width: number) =>
  table(
    [
      { title: "id" },
      { title: "queue", min: 8, optional: true },
      { title: "reason", min: 12 },
      { title: "state", optional: true },
      { title: "since", optional: true },
    ],
    letters.map(l => [l.id, l.queue, l.error ?? l.reason, l.state, localTime(l.created_at)]),
    width,
  );
