// `trunks show [NAME]`: one trunk, with its account, its pace and who holds its lines.
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { trunkLines } from "../../terminal/trunk-lines.ts";
import { command } from "../command.ts";

export const showTrunk = command({
  name: "trunks show",
  formerly: "trunk show",
  about: "one trunk: its lines, how many, in use, paused or not",
  takes: ["[NAME]"],
  async run({ client, screen }, { args: [name = DEFAULT_TRUNK] }) {
    screen.show(await client.trunks.get(idSegment(name)), trunkLines);
    return EXIT.done;
  },
});
