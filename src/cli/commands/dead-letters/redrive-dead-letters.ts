// `dead-letters redrive ID | --all`: what they asked for is done after all.
import { idSegment } from "../../arguments.ts";
import type { Service } from "../../client/service.ts";
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
      ? redriveAll(service)
      : service.post("/dead-letters/:id/redrive", { params: { id: idSegment(id) } }));
    screen.show(answer, (result, width) => [
      id === undefined ? "Dead letters are redriven." : `Dead letter ${id} is redriven.`,
      ...fields(scalarPairs(result), width),
    ]);
    return "skipped_count" in answer && answer.skipped_count > 0 ? EXIT.rejected : EXIT.done;
  },
});

/** One request redrives some hundreds: asked again behind them until none is left. Those skipped are behind it too. */
async function redriveAll(service: Service) {
  let answer = await service.post("/dead-letters/redrive", {});
  while (answer.next_cursor !== null) {
    const next = await service.post("/dead-letters/redrive", { query: { cursor: answer.next_cursor } });
    answer = {
      ...next,
      redriven: answer.redriven + next.redriven,
      skipped: [...answer.skipped, ...next.skipped],
      skipped_count: answer.skipped_count + next.skipped_count,
    };
  }
  return answer;
}
