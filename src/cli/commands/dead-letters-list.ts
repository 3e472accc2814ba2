// `dead-letters list`: messages that could not be handled.
import type { DeadLetter } from "../people/answers.ts";
import { numberOption } from "../people/arguments.ts";
import { EXIT } from "../people/exit-codes.ts";
import { showPages } from "../people/pages.ts";
import { table } from "../people/table.ts";
import { localTime } from "../people/times.ts";
import { command } from "./command.ts";

export const deadLettersList = command({
  name: "dead-letters list",
  about: "messages that could not be handled, newest first",
  options: {
    limit: { type: "string", value: "N", about: "at most this many (50; up to 500)" },
    all: { type: "boolean", about: "all of them, page by page; with --json one array" },
  },
  async run(world, { values }) {
    await showPages<DeadLetter>(world, {
      path: "/dead-letters",
      query: { limit: numberOption("limit", values.limit)?.toString() },
      all: values.all === true,
      lines,
      none: "No dead letters.",
    });
    return EXIT.done;
  },
});

const lines = (letters: readonly DeadLetter[], width: number) =>
  table(
    [
      { title: "id" },
      { title: "queue", min: 8, optional: true },
      { title: "reason", min: 12 },
      { title: "state", optional: true },
      { title: "since", optional: true },
    ],
    letters.map(l => [l.id, l.queue, l.error ?? l.reason, l.state ?? "", localTime(l.created_at)]),
    width,
  );
