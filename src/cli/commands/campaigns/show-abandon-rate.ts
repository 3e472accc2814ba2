// `campaigns abandon-rate ID`: how many answered calls were abandoned, and what follows from it.

import type { AbandonRate as Rate } from "../../../client/generated/types.ts";
import { campaignId } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, table, wrap } from "../../terminal/table.ts";
import { paint } from "../../terminal/terminal.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const showAbandonRate = command({
  name: "campaigns abandon-rate",
  about: "how many calls answered by a person got no agent in time",
  takes: ["ID"],
  async run({ client, screen }, { args: [given] }) {
    screen.show(await client.campaigns.getAbandonRate(campaignId(given)), lines);
    return EXIT.done;
  },
});

const percent = (value: number | null) => (value === null ? "none" : `${value} %`);

function lines(rate: Rate, width: number): string[] {
  const { rule, throttle } = rate;
  return [
    `Campaign ${rate.campaign_id}: ${percent(rate.rate_percent)} abandoned, ${rate.period.from} to ${rate.period.to}`,
    ...fields(
      [
        ["answered by a person", String(rate.answered_human)],
        ["abandoned", `${rate.abandoned}, ${rate.silent} of them without a message`],
        ["rang too short", String(rate.short_ring)],
        ["nobody told", String(rate.not_told)],
        ["limit", rule === null ? "no pack has one" : `${percent(rate.limit_percent)} (${rule.pack})`],
      ],
      width,
    ),
    ...(throttle === null ? [] : ["", ...throttleLines(throttle, width)]),
    ...(rate.by_day.length === 0 ? [] : ["", ...dayLines(rate.by_day, width)]),
  ];
}

const throttleLines = (throttle: NonNullable<Rate["throttle"]>, width: number): string[] => [
  paint("yellow", throttle.enforced ? "Held back:" : "Would be held back, were it enforced:"),
  ...wrap(throttle.reason, width - 2).map(line => `  ${line}`),
  `  ${throttle.lines} lines, since ${localTime(throttle.since)}.`,
];

const dayLines = (days: Rate["by_day"], width: number): string[] =>
  table(
    [
      { title: "DAY" },
      { title: "ANSWERED", align: "right" },
      { title: "ABANDONED", align: "right" },
      { title: "SILENT", align: "right" },
      { title: "SHORT RING", align: "right", optional: true },
      { title: "NOT TOLD", align: "right", optional: true },
    ],
    days.map(d => [
      d.date,
      ...[d.answered_human, d.abandoned, d.silent, d.short_ring, d.not_told].map(String),
    ]),
    width,
  );
