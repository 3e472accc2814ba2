// When a campaign will be done, as it stands or if something were different.
import { getCampaignForecast } from "../../routes/forecast/definitions.ts";
import { READS, tool } from "../tool.ts";
import { counted, lines } from "../words.ts";
import { campaign_id } from "./campaigns.ts";

export const forecastCampaign = tool({
  name: "forecast_campaign",
  title: "When a campaign will be done",
  description:
    "When a campaign will be done, what it will cost and what holds it back; with lines, calls_per_second, start_at or max_attempts: what if. It only asks.",
  hints: READS,
  routes: [getCampaignForecast],
  takes: { campaign_id, ...getCampaignForecast.query },
  run: async (ask, { campaign_id: id, ...query }) => {
    // Hundreds of steps are for a chart, not for a reader.
    const { series: _, ...answer } = await ask(getCampaignForecast, { params: { id }, query });
    const { p50, low, high } = answer.done_by;
    const when =
      p50 === null
        ? `Campaign ${id} will not be done within 31 days.`
        : `Campaign ${id} will be done at ${p50}, as likely before as after; at ${low ?? "an unknown time"} at the earliest, ${high ?? "beyond 31 days"} at the latest.`;
    return {
      answer,
      text: lines(
        when,
        `${counted(answer.calls)} people are left: about ${counted(answer.attempts)} attempts, ${counted(answer.reached)} reached, ${counted(answer.minutes)} minutes on the line.`,
        answer.limit === null ? null : `Most of the time is lost to: ${answer.limit}.`,
        ...answer.findings.map(
          ({ kind, text, fix }) => `${kind === "stops" ? "Stops it" : "Mind"}: ${text} ${fix}`,
        ),
        answer.assumed.length === 0 ? null : `Assumed, for want of figures: ${answer.assumed.join("; ")}.`,
      ),
    };
  },
});
