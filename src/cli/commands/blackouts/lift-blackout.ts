// `blackouts lift ID`: lifted, and kept on record.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { command } from "../command.ts";

export const liftBlackout = command({
  name: "blackouts lift",
  about: "lift one; calls that were moved behind its end stay there",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    const id = idSegment(given);
    screen.show(await client.blackouts.lift(id), () => [`Blackout ${id} is lifted.`]);
    return EXIT.done;
  },
});
