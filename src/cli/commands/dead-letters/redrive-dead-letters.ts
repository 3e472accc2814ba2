// `dead-letters redrive ID | --all`: what they asked for is done after all.

import type { CampaignCallManager } from "../../../client/create-client.ts";
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
  async run({ client, screen }, { values, args: [id] }) {
    if ((id === undefined) === (values.all !== true)) {
      throw new WrongUsage("Give either the ID of a dead letter or --all.");
    }
    const answer = await (id === undefined ? redriveAll(client) : client.deadLetters.redrive(idSegment(id)));
    screen.show(answer, (result, width) => [
      id === undefined ? "Dead letters are redriven." : `Dead letter ${id} is redriven.`,
      ...fields(scalarPairs(result), width),
    ]);
    return "skipped_count" in answer && answer.skipped_count > 0 ? EXIT.rejected : EXIT.done;
  },
});

/** One request redrives some hundreds: asked again behind them until none is left. Those skipped are behind it too. */
async function redriveAll(client: CampaignCallManager) {
  let answer = await client.deadLetters.redriveAll();
  while (answer.next_cursor !== null) {
    const next = await client.deadLetters.redriveAll({ cursor: answer.next_cursor });
    answer = {
      ...next,
      redriven: answer.redriven + next.redriven,
      skipped: [...answer.skipped, ...next.skipped],
      skipped_count: answer.skipped_count + next.skipped_count,
    };
  }
  return answer;
}
