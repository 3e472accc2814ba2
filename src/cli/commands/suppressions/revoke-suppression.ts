// `suppressions revoke ID`: lifted, and kept on record.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const revokeSuppression = command({
  name: "suppressions revoke",
  about: "lift one; no cancelled call comes back by it",
  takes: ["ID"],
  async run({ service, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await service.delete("/suppressions/:id", { params: { id } }), lifted => [
      `Suppression ${id} of ${lifted.value} is lifted.`,
    ]);
    return EXIT.done;
  },
});
