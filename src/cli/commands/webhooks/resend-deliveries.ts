// `webhooks resend ID SEQUENCE | --since TIME`: what was sent to it is sent once more.
import type { CampaignCallManager } from "../../../client/create-client.ts";
import { idSegment } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { command } from "../command.ts";

export const resendDeliveries = command({
  name: "webhooks resend",
  about: "send one event again, or all since a time that were sent; with the same ids",
  takes: ["ID", "[SEQUENCE]"],
  options: { since: { type: "string", value: "TIME", about: "all since then, 2026-11-20T09:00:00Z" } },
  async run({ client, screen }, { values: { since }, args: [given, sequence] }) {
    const id = idSegment(given);
    if ((sequence === undefined) === (since === undefined)) {
      throw new WrongUsage("Give either the SEQUENCE of an event or --since TIME.");
    }
    if (since === undefined) {
      screen.show(await client.webhooks.resendDelivery(id, idSegment(sequence)), () => [
        `Event ${sequence} is sent to ${id} again.`,
      ]);
    } else {
      screen.show(await resendSince(client, id, since), ({ resent }) => [
        `${resent} ${resent === 1 ? "event is" : "events are"} sent to ${id} again.`,
      ]);
    }
    return EXIT.done;
  },
});

/** One request looks at a thousand events: asked again behind them until all were looked at. */
async function resendSince(client: CampaignCallManager, id: string, since: string) {
  let answer = await client.webhooks.resendSince(id, { since });
  while (answer.next_after !== null) {
    const next = await client.webhooks.resendSince(id, { since, after: answer.next_after });
    answer = { ...next, resent: answer.resent + next.resent };
  }
  return answer;
}
