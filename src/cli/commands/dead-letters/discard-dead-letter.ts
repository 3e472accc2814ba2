// `dead-letters discard ID`: gone without having been handled.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const discardDeadLetter = command({
  name: "dead-letters discard",
  about: "throw one away, unhandled",
  takes: ["ID"],
  async run({ service, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await service.delete("/dead-letters/:id", { params: { id } }), () => [
      `Dead letter ${id} is discarded.`,
    ]);
    return EXIT.done;
  },
});
