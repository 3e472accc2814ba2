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

export const changeTrunk: Command[] = (Object.keys(ABOUT) as (keyof typeof ABOUT)[]).map(verb =>
  command({
    name: `trunk ${verb}`,
    about: ABOUT[verb],
    takes: ["[NAME]"],
    async run({ service, screen }, { args: [name = DEFAULT_TRUNK] }) {
      const sent = { params: { name: idSegment(name) } };
      const answer = await (verb === "show"
        ? service.get("/trunks/:name", sent)
        : service.post(`/trunks/:name/${verb}`, sent));
      screen.show(answer, (result, width) => [`Trunk ${name}`, ...fields(scalarPairs(result), width)]);
      return EXIT.done;
    },
  }),
);
