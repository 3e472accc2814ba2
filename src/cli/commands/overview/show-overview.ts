// `overview`: everything at a glance, what needs somebody first.
import type { Overview } from "../../../client/generated/types.ts";
import { EXIT } from "../../exit-codes.ts";
import { fields, table, wrap } from "../../terminal/table.ts";
import { localTime } from "../../terminal/times.ts";
import { command } from "../command.ts";

export const showOverview = command({
  name: "overview",
  about: "everything at a glance: trunks, campaigns that run, what needs somebody",
  async run({ client, screen }) {
    screen.show(await client.service.getOverview(), overviewLines);
    return EXIT.done;
  },
});

/** Each under a title; what there is none of is left out. */
export const overviewLines = (overview: Overview, width: number): string[] => [
  ...titled(
    "Needs you",
    overview.attention.flatMap(({ text }) =>
      wrap(text, width - 4).map((line, i) => (i === 0 ? `! ${line}` : `  ${line}`)),
    ),
  ),
  ...titled("Trunks", trunkRows(overview, width)),
  ...titled("Today (UTC)", todayRows(overview, width)),
  ...titled("Campaigns", campaignRows(overview, width)),
  ...titled("Latest", latestRows(overview, width)),
];

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(line => (line.startsWith("  ") ? line : `  ${line}`))];

const percent = (share: number | null) => (share === null ? "" : `${Math.round(100 * share)} %`);

const trunkRows = ({ trunks }: Overview, width: number) =>
  table(
    [
      { title: "name", min: 8 },
      { title: "state" },
      { title: "in use", align: "right" },
      { title: "lines", align: "right" },
      { title: "last minute", align: "right", optional: true },
      { title: "breaker", optional: true },
    ],
    trunks.map(t => [
      t.name,
      t.status,
      String(t.lines_in_use),
      String(t.max_concurrent_calls),
      t.dials_last_minute === null ? "" : String(t.dials_last_minute),
      t.breaker.state,
    ]),
    width,
  );

const todayRows = ({ today, due }: Overview, width: number) =>
  fields(
    [
      ["accepted", String(today.accepted)],
      [
        "attempts",
        `${today.dialled}: ${today.picked} picked, ${today.rnr} no answer, ${today.disconnected} disconnected, ${today.failed} failed`,
      ],
      ["due", `${due.at_least ? "at least " : ""}${due.calls}`],
    ],
    width,
  );

function campaignRows({ campaigns }: Overview, width: number): string[] {
  if (campaigns.length === 0) return [];
  return table(
    [
      { title: "id", align: "right" },
      { title: "name", min: 8 },
      { title: "ended", align: "right" },
      { title: "of", align: "right" },
      { title: "lines", align: "right" },
      { title: "pick-up", align: "right", optional: true },
      { title: "waits for", min: 12, optional: true },
    ],
    campaigns.map(c => [
      String(c.id),
      c.name,
      String(c.counts.ended),
      String(c.counts.total),
      String(c.lines),
      percent(c.pick_up),
      c.waits === null ? "" : [c.waits.reason.replaceAll("_", " "), untilOf(c.waits.until)].join(""),
    ]),
    width,
  );
}

const untilOf = (until: string | null) => (until === null ? "" : `, until ${localTime(until)}`);

function latestRows({ latest }: Overview, width: number): string[] {
  if (latest.length === 0) return [];
  return table(
    [
      { title: "ended" },
      { title: "number" },
      { title: "outcome" },
      { title: "seconds", align: "right" },
      { title: "campaign", align: "right" },
    ],
    latest.map(end => [
      localTime(end.ended_at),
      end.phone_number,
      end.outcome,
      String(end.duration),
      String(end.campaign_id),
    ]),
    width,
  );
}
