// What a forecast is learned from: the campaign's own tallies, those of the newest campaigns, and a sample of its list.
import { sql } from "drizzle-orm";
import type { ForecastFacts } from "../../actions/ports/forecast-store.ts";
import type { Tally } from "../../domain/forecast/rates.ts";
import { aliased, k, p, z } from "../aliases.ts";
import { suppressedForGood } from "../compliance/suppressed.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts, contactZones } from "../schema/contacts.ts";
import { tallies } from "../schema/tallies.ts";
import { literal, statement } from "../statement.ts";

const t = aliased(tallies, "t");

/** Campaigns whose attempts tell what to expect of one that has none. */
const NEWEST_CAMPAIGNS = 50;
/** Contacts of the list that are asked for among the suppressed. */
const SAMPLE = 1_000;

const OWN = statement(
  "tallies of a campaign",
  ["campaign"],
  v => sql`SELECT ${t.kind}, CAST(${t.slot} AS INTEGER) AS slot, ${t.dialled}, ${t.picked}, ${t.disconnected}, ${t.rnr},
    ${t.failed}, ${t.seconds} FROM ${tallies} ${t} WHERE ${t.campaignId} = ${v.campaign} AND ${t.kind} IN ('h', 'n')`,
);
const sum = (column: Exclude<keyof Tally, never>) =>
  sql`coalesce(sum(${t[column]}), 0) AS ${sql.raw(column)}`;
const ALL = statement(
  "tallies of the newest campaigns",
  [],
  () => sql`SELECT ${sum("dialled")}, ${sum("picked")}, ${sum("disconnected")}, ${sum("rnr")}, ${sum("failed")},
    ${sum("seconds")}
  FROM (SELECT id FROM ${campaigns} ORDER BY id DESC LIMIT ${literal(NEWEST_CAMPAIGNS)}) ${k}
    CROSS JOIN ${tallies} ${t} ON ${t.campaignId} = ${k.id} AND ${t.kind} = 'n'`,
);
const SAMPLED = statement(
  "suppressed among the next contacts",
  ["campaign", "now"],
  v => sql`SELECT count(*) AS sampled, coalesce(sum(${suppressedForGood(
    { number: p.phoneNumber, person: p.personId, campaign: v.campaign },
    v.now,
  )}), 0) AS suppressed
  FROM (SELECT ${p.phoneNumber}, ${p.personId} FROM ${contactZones} ${z} CROSS JOIN ${contacts} ${p}
      ON ${p.campaignId} = ${z.campaignId} AND ${p.timeZone} IS nullif(${z.timeZone}, '') AND ${p.id} > ${z.cursor}
    WHERE ${z.campaignId} = ${v.campaign} AND ${z.waiting} > 0 LIMIT ${literal(SAMPLE)}) ${p}`,
);

export async function forecastFacts(db: D1Database, campaign: number, now: number): Promise<ForecastFacts> {
  const [own, all, sampled] = await db.batch([
    OWN(db, { campaign }),
    ALL(db, {}),
    SAMPLED(db, { campaign, now }),
  ]);
  type Row = Tally & { kind: "h" | "n"; slot: number };
  const rows = (own?.results ?? []) as Row[];
  const of = (kind: Row["kind"]) =>
    new Map(rows.filter(row => row.kind === kind).map(row => [row.slot, row]));
  const [sample] = (sampled?.results ?? []) as { sampled: number; suppressed: number }[];
  return {
    counted: { all: all?.results[0] as Tally, byAttempt: of("n"), byWeekHour: of("h") },
    sampled: sample?.sampled ?? 0,
    suppressed: sample?.suppressed ?? 0,
  };
}
