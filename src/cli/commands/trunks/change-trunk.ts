// `trunks change NAME`: other lines, another pace, another account.

import type { UpdateTrunk } from "../../../client/generated/types.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { trunkLines } from "../../terminal/trunk-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";
import { TRUNK_OPTIONS, trunkFields } from "./trunk-options.ts";

export const changeTrunk = command({
  name: "trunks change",
  about: "other lines, another pace or account for a trunk",
  takes: ["NAME"],
  options: TRUNK_OPTIONS,
  details: ["What is not given stays. Lines and pace hold at once, another account within half a minute."],
  async run({ client, screen }, { values, args: [name] }) {
    const fields = await trunkFields(values);
    if (Object.values(fields).every(value => value === undefined))
      throw new WrongUsage("Give what is to change. See: call-manager trunks change --help");
    const body = fields as UpdateTrunk;
    screen.show(await client.trunks.update(idSegment(name), body), trunkLines);
    return EXIT.done;
  },
});
