// `dead-letters redrive ID | --all`: what they asked for is done after all.
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { scalarPairs } from "../../terminal/scalar-pairs.ts";
import { fields } from "../../terminal/table.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

type Redriven = Record<string, unknown> | null;

export const redriveDeadLetters = command({
  name: "dead-letters redrive",
  about: "handle one again, or all",
  takes: ["[ID]"],
  options: { all: { type: "boolean", about: "all that wait" } },
  async run({ service, screen }, { values, args: [id] }) {
    if ((id === undefined) === (values.all !== true)) {
      throw new WrongUsage("Give either the ID of a dead letter or --all.");
    }
    const path = id === undefined ? "/dead-letters/redrive" : `/dead-letters/${idSegment(id)}/redrive`;
    const answer = await service.post<Redriven>(path);
    screen.show(answer, (result, width) => [
      id === undefined ? "Dead letters are redriven." : `Dead letter ${id} is redriven.`,
      ...fields(scalarPairs(result), width),
    ]);
    return skippedIn(answer) > 0 ? EXIT.rejected : EXIT.done;
  },
});

/** A count, or a list of those that were. */
function skippedIn(answer: Redriven): number {
  const skipped = answer?.skipped;
  if (Array.isArray(skipped)) return skipped.length;
  return typeof skipped === "number" ? skipped : Number(skipped === true);
}
