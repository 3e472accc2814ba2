// `dead-letters discard ID`: gone without having been handled.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const discardDeadLetter = command({
  name: "dead-letters discard",
  about: "throw one away, unhandled",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await client.deadLetters.discard(id), () => [`Dead letter ${id} is discarded.`]);
    return EXIT.done;
  },
});
