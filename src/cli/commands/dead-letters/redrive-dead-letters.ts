// `dead-letters redrive ID | --all`: what they asked for is done after all.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { scalarPairs } from "../../terminal/scalar-pairs.ts";
import { fields } from "../../terminal/table.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

export const redriveDeadLetters = command({
  name: "dead-letters redrive",
  about: "handle one again, or all",
  takes: ["[ID]"],
  options: { all: { type: "boolean", about: "all that wait" } },
  async run({ service, screen }, { values, args: [id] }) {
    if ((id === undefined) === (values.all !== true)) {
      throw new WrongUsage("Give either the ID of a dead letter or --all.");
    }
    const answer = await (id === undefined
      ? service.post("/dead-letters/redrive", {})
      : service.post("/dead-letters/:id/redrive", { params: { id: idSegment(id) } }));
    screen.show(answer, (result, width) => [
      id === undefined ? "Dead letters are redriven." : `Dead letter ${id} is redriven.`,
      ...fields(scalarPairs(result), width),
    ]);
    return "skipped_count" in answer && answer.skipped_count > 0 ? EXIT.rejected : EXIT.done;
  },
});
