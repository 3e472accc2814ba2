// `dead-letters show ID`: what it says, and what happened to it.

import type { DeadLetterWithHistory } from "../../../client/generated/types.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, table } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const showDeadLetter = command({
  name: "dead-letters show",
  about: "one of them, with its history",
  takes: ["ID"],
  async run({ client, screen }, { args: [id] }) {
    screen.show(await client.deadLetters.get(idSegment(id)), lines);
    return EXIT.done;
  },
});

function lines(letter: DeadLetterWithHistory, width: number): string[] {
  const { history } = letter;
  return [
    `Dead letter ${letter.id}`,
    ...fields(
      [
        ["queue", letter.queue],
        ["state", letter.state],
        ["reason", letter.reason],
        ["error", letter.error],
        ["call", letter.call_id],
        ["since", localTime(letter.created_at)],
        ["payload", JSON.stringify(letter.payload)],
      ],
      width,
    ),
    ...(history.length === 0 ? [] : [""]),
    ...(history.length === 0
      ? []
      : table(
          [{ title: "at" }, { title: "event", min: 8 }, { title: "detail", min: 12 }],
          history.map(h => [localTime(h.at), h.event, h.detail]),
          width,
        )),
  ];
}
