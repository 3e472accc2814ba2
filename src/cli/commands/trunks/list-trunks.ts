// `trunks list`: every trunk, and what it is doing.
import { EXIT } from "../../exit-codes.ts";
import { trunkTable } from "../../terminal/trunk-lines.ts";
import { command } from "../command.ts";

export const listTrunks = command({
  name: "trunks list",
  about: "the trunks: who dials, over how many lines",
  async run({ service, screen }) {
    const { trunks } = await service.get("/trunks", {});
    screen.show(trunks, trunkTable);
    return EXIT.done;
  },
});
