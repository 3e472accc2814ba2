// `trunks pause|resume [NAME | --all]`: whether anything is dialled over a trunk, or over any.
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { trunkLines, trunkTable } from "../../terminal/trunk-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

const change = (verb: "pause" | "resume", about: string) =>
  command({
    name: `trunks ${verb}`,
    formerly: `trunk ${verb}`,
    about,
    takes: ["[NAME]"],
    options: { all: { type: "boolean", about: "every trunk" } },
    async run({ client, screen }, { values, args: [name] }) {
      if (values.all === true) {
        if (name !== undefined) throw new WrongUsage("Give either the NAME of a trunk or --all.");
        const { trunks } = await client.trunks[`${verb}All`]();
        screen.show(trunks, trunkTable);
        return EXIT.done;
      }
      screen.show(await client.trunks[verb](idSegment(name ?? DEFAULT_TRUNK)), trunkLines);
      return EXIT.done;
    },
  });

export const pauseTrunk = change("pause", "dial nothing more over it; calls on the line go on");

export const resumeTrunk = change("resume", "dial over it again");
