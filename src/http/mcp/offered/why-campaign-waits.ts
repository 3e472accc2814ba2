// Why a campaign is not dialling: the one reason, and every check behind it.
import { getCampaignLive } from "../../routes/overview/definitions.ts";
import { explainCampaign } from "../../routes/rules/definitions.ts";
import { READS, tool } from "../tool.ts";
import { lines, several } from "../words.ts";
import { campaign_id } from "./campaigns.ts";

export const whyCampaignWaits = tool({
  name: "why_campaign_waits",
  title: "Why a campaign is not dialling",
  description:
    "The reason why a campaign is not dialling now, when that ends by itself, and every check, passed or failed: its state, its hours, retries that are not due, rule packs, blackouts, lines, pace, the trunk.",
  hints: READS,
  routes: [getCampaignLive, explainCampaign],
  takes: { campaign_id },
  run: async (ask, { campaign_id: id }) => {
    const params = { id };
    const [{ name, waits, why }, explanation] = await Promise.all([
      ask(getCampaignLive, { params }),
      ask(explainCampaign, { params }),
    ]);
    const others = explanation.checks.filter(({ pass, detail }) => !pass && detail !== waits?.text);
    const { on_the_line: onTheLine, due_now: due, contacts_not_called: list } = explanation.waiting;
    return {
      answer: { campaign_id: id, name, waits, why, explanation },
      text: lines(
        waits === null
          ? `Campaign ${id} is not waiting: nothing is in the way, calls are dialled as lines come free.`
          : `Campaign ${id} waits because: ${waits.text}`,
        waits?.until == null ? null : `That ends by itself at ${waits.until}.`,
        others.length === 0 ? null : `Also in the way: ${others.map(check => check.detail).join(" ")}`,
        `${several(due.calls, "call")} due now${due.at_least ? " at least" : ""}, ${several(onTheLine, "call")} on the line, ` +
          `${several(list.contacts, "contact")}${list.at_least ? " at least" : ""} not called yet.`,
      ),
    };
  },
});
