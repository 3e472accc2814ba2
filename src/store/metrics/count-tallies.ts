// SQL that tallies attempts in the batch that ends them: in front of it and under its guard, as counters.ts has it.
import { type SQL, sql } from "drizzle-orm";
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { Settlement } from "../../domain/calls/transitions.ts";
import {
  EPOCH_WEEK_HOUR,
  LAST_ATTEMPT_SLOT,
  QUARTER_MS,
  TALLY_KINDS,
  WEEK_HOURS,
} from "../../domain/metrics/tally.ts";
import { HOUR_MS } from "../../domain/time-units.ts";
import { c } from "../aliases.ts";
import { attemptValue } from "../calls/attempt-sql.ts";
import { calls } from "../schema/calls.ts";
import { tallies, zoneCounts } from "../schema/tallies.ts";
import { jsonFields, literal, statement } from "../statement.ts";

const i = jsonFields<Settlement>();

/** What was not dialled began when it ended. */
const STARTED = sql`coalesce(${attemptValue(i("attempt"), "started_at")}, ${i("endedAt")})`;
const BEGAN = sql`${STARTED} + coalesce(${i("offsetMs")}, 0)`;
/** Of the line, from the dial to its end, whatever the report says of the conversation. Clocks may differ. */
const ON_THE_LINE = sql`max(0, ${i("endedAt")} - ${STARTED}) / 1000.0`;
const SLOTS = sql`CASE t.kind
  WHEN 'q' THEN ${i("endedAt")} / ${literal(QUARTER_MS)}
  WHEN 'h' THEN ((${BEGAN}) / ${literal(HOUR_MS)} + ${literal(EPOCH_WEEK_HOUR)}) % ${literal(WEEK_HOURS)}
  WHEN 'n' THEN min(${i("attempt")}, ${literal(LAST_ATTEMPT_SLOT)})
  ELSE coalesce(${c.timeZone}, '') END`;
const KINDS = sql`(${sql.join(
  TALLY_KINDS.map(kind => sql`SELECT ${literal(kind)} AS kind`),
  sql` UNION ALL `,
)})`;
const outcome = (is: Settlement["outcome"]) => sql`sum(${i("outcome")} = ${literal(is)})`;

/** `settlable`: settlements `i` and their calls `c`, joined; `guard`: which of them end an attempt. */
export const countTallies = (settlable: SQL, guard: SQL): SQL => sql`INSERT INTO ${tallies}
    (campaign_id, kind, slot, dialled, picked, disconnected, rnr, failed, seconds)
  SELECT ${c.campaignId}, t.kind, CAST(${SLOTS} AS TEXT), count(*), ${outcome("PICKED")}, ${outcome("DISCONNECTED")},
    ${outcome("RNR")}, ${outcome("FAILED")}, sum(${ON_THE_LINE})
  FROM ${settlable} CROSS JOIN ${KINDS} t WHERE ${guard} GROUP BY 1, 2, 3
  ON CONFLICT (campaign_id, kind, slot) DO UPDATE SET dialled = dialled + excluded.dialled,
    picked = picked + excluded.picked, disconnected = disconnected + excluded.disconnected,
    rnr = rnr + excluded.rnr, failed = failed + excluded.failed, seconds = seconds + excluded.seconds`;

const accepted = (name: string, by: 1 | -1) =>
  statement(
    name,
    ["ids"],
    v => sql`INSERT INTO ${zoneCounts} (campaign_id, zone, accepted)
  SELECT ${c.campaignId}, coalesce(${c.timeZone}, ''), ${literal(by)} * count(*)
  FROM json_each(${v.ids}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = i.value WHERE true GROUP BY 1, 2
  ON CONFLICT (campaign_id, zone) DO UPDATE SET accepted = accepted + excluded.accepted`,
  );
const KNOWN = accepted("take back known calls in zones", -1);
const STORED = accepted("count stored calls in zones", 1);

/** Around the inserts of these calls, in their batch: what was there before counts once. */
export function countAcceptedInZones(db: D1Database, wanted: readonly Pick<NewCall, "callId">[]) {
  const ids = JSON.stringify(wanted.map(call => call.callId));
  return { before: KNOWN(db, { ids }), after: STORED(db, { ids }) };
}

/** Counts the calls `c` of `source` as ended in their zones; with `by` -1, as open again. */
export const countEndedInZones = (source: SQL, by: 1 | -1 = 1): SQL => sql`INSERT INTO ${zoneCounts}
    (campaign_id, zone, ended)
  SELECT ${c.campaignId}, coalesce(${c.timeZone}, ''), ${literal(by)} * count(*) FROM ${source} GROUP BY 1, 2
  ON CONFLICT (campaign_id, zone) DO UPDATE SET ended = ended + excluded.ended`;
