// `trunk show|pause|resume [NAME]`: the lines themselves.
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { scalarPairs } from "../../terminal/scalar-pairs.ts";
import { fields } from "../../terminal/table.ts";
import { type Command, command } from "../command.ts";

const ABOUT = {
  show: "the lines: how many, in use, paused or not",
  pause: "dial nothing more on them; calls on the line go on",
  resume: "dial on them again",
};

export const changeTrunk: Command[] = Object.entries(ABOUT).map(([verb, about]) =>
  command({
    name: `trunk ${verb}`,
    about,
    takes: ["[NAME]"],
    async run({ service, screen }, { args: [name = DEFAULT_TRUNK] }) {
      const path = `/trunks/${idSegment(name)}`;
      const answer = await (verb === "show"
        ? service.get<Record<string, unknown>>(path)
        : service.post<Record<string, unknown>>(`${path}/${verb}`));
      screen.show(answer, (result, width) => [`Trunk ${name}`, ...fields(scalarPairs(result), width)]);
      return EXIT.done;
    },
  }),
);
