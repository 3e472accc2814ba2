// `trunks list`: every trunk, and what it is doing.
import { EXIT } from "../../exit-codes.ts";
import { trunkTable } from "../../terminal/trunk-lines.ts";
import { command } from "../command.ts";

export const listTrunks = command({
  name: "trunks list",
  about: "the trunks: who dials, over how many lines",
  async run({ client, screen }) {
    const { trunks } = await client.trunks.list();
    screen.show(trunks, trunkTable);
    return EXIT.done;
  },
});
