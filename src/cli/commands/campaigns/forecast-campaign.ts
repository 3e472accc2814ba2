// `campaigns forecast ID`: when it will be done, what holds it back, and what if.

import type { CampaignForecast as Forecast } from "../../../client/generated/types.ts";
import { campaignId } from "../../arguments.ts";
import { asTyped } from "../../as-typed.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, wrap } from "../../terminal/table.ts";
import { duration, localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const forecastCampaign = command({
  name: "campaigns forecast",
  about: "when it will be done, what holds it back, and what if",
  takes: ["ID"],
  options: {
    lines: { type: "string", value: "N", about: "what if it might use so many lines" },
    "calls-per-second": { type: "string", value: "N", about: "what if so many dials went in a second" },
    "start-at": { type: "string", value: "TIME", about: "what if nobody were called before; ISO 8601" },
    "max-attempts": { type: "string", value: "N", about: "what if each person were tried so often" },
  },
  details: ["It only asks: nothing is dialled, nothing is changed."],
  async run({ client, screen }, { args: [given], values }) {
    const query = {
      lines: values.lines,
      calls_per_second: values["calls-per-second"],
      start_at: values["start-at"],
      max_attempts: values["max-attempts"],
    };
    screen.show(await client.campaigns.getForecast(campaignId(given), asTyped(query)), lines);
    return EXIT.done;
  },
});

const HELD_BY = {
  lines: "its lines",
  pace: "the pace of the trunk",
  hours: "the calling hours",
  retry_delay: "the interval between attempts",
  other_campaigns: "other campaigns that have its lines",
} as const;

function lines(f: Forecast, width: number): string[] {
  const never = f.callable.never.reduce((n, { calls }) => n + calls, 0);
  const later = f.callable.later.reduce((n, { calls }) => n + calls, 0);
  const { p50, low, high } = f.done_by;
  const done = p50 === null ? "not within 31 days" : localTime(p50);
  const between =
    p50 === null ? "" : ` (${localTime(low)} to ${high === null ? "after 31 days" : localTime(high)})`;
  const provider = f.cost.provider === null ? "no price is set" : f.cost.provider.toFixed(2);
  return [
    `Campaign ${f.campaign_id} is done ${done}${between}.`,
    ...fields(
      [
        ["held back by", f.limit === null ? "nothing" : HELD_BY[f.limit]],
        ["people left", `${f.calls}: ${f.callable.now} now, ${later} later, ${never} never`],
        ["reached, not reached", `${f.reached}, ${f.unreached}`],
        ["attempts", `${f.attempts}, ${duration(f.minutes * 60)} on the line, at most ${f.peak_lines} lines`],
        ["cost", `provider ${provider}; platform $${f.cost.platform_usd.toFixed(2)}`],
      ],
      width,
    ),
    ...f.findings.flatMap(({ kind, text, fix }) =>
      wrap(`${kind === "stops" ? "STOPS" : "Note"}: ${text} ${fix}`, width),
    ),
  ];
}
