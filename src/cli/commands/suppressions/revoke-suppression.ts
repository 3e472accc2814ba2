// `suppressions revoke ID`: lifted, and kept on record.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const revokeSuppression = command({
  name: "suppressions revoke",
  about: "lift one; no cancelled call comes back by it",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await client.suppressions.revoke(id), lifted => [
      `Suppression ${id} of ${lifted.value} is lifted.`,
    ]);
    return EXIT.done;
  },
});
