// `calls explain ID`: why it is not being dialled now, and when it can be.

import type { Explanation as Explained } from "../../../client/generated/types.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { checkLines } from "../../terminal/campaign-lines.ts";
import { wrap } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const explainCall = command({
  name: "calls explain",
  about: "why a call is not being dialled now, and when it can be",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.calls.explain(idSegment(id)), lines);
    return EXIT.done;
  },
});

function lines(e: Explained, width: number): string[] {
  const next =
    e.can_be_dialled_now || e.next_possible_at === null ? [] : [`  Next: ${localTime(e.next_possible_at)}`];
  return [
    `Call ${e.call_id} is ${e.status} and ${e.can_be_dialled_now ? "can" : "cannot"} be dialled now.`,
    ...wrap(e.reason, width - 2).map(line => `  ${line}`),
    ...next,
    "",
    ...checkLines(e.checks, width),
  ];
}
