// `campaigns status ID`: where its calls stand, and what they wait for.
import { campaignId } from "../../arguments.ts";
import type { CampaignAnswer, CampaignExplained, CampaignStats } from "../../client/answers.ts";
import { EXIT } from "../../exit-codes.ts";
import { campaignFields, reasonLines } from "../../terminal/campaign-lines.ts";
import { fields } from "../../terminal/table.ts";
import { command } from "../command.ts";

interface Status {
  campaign: CampaignAnswer;
  stats: CampaignStats;
  explain: CampaignExplained;
}

export const showCampaignStatus = command({
  name: "campaigns status",
  about: "one campaign: where its calls stand, what they wait for",
  takes: ["ID"],
  details: ['With --json: {"campaign": …, "stats": …, "explain": …}, each as the API gives it.'],
  async run({ client, screen }, { args: [given] }) {
    const id = campaignId(given);
    const [campaign, stats, explain] = await Promise.all([
      client.campaigns.get(id),
      client.campaigns.getStats(id),
      client.campaigns.explain(id),
    ]);
    screen.show({ campaign, stats, explain }, lines);
    return EXIT.done;
  },
});

const lines = ({ campaign, stats, explain }: Status, width: number) => [
  `Campaign ${campaign.id}`,
  ...campaignFields(campaign, width),
  "",
  `Calls: ${stats.total_calls}`,
  ...fields(
    [
      ["picked", String(stats.completed_calls)],
      ["failed, cancelled", String(stats.failed_calls)],
      ["on the line", String(stats.in_progress_calls)],
      ["waiting", `${stats.pending_calls}, ${stats.waiting_for_retry} of them for a retry`],
      ["retries so far", String(stats.retries_attempted)],
    ],
    width,
  ),
  "",
  ...reasonLines(explain, width),
];
