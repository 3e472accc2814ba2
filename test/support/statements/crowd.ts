// What else there is in the tables while a statement is measured: a few old rows that it may look for, and behind them a
// crowd that has nothing to do with it, of one size or another. Everything in it is in the statement's way: newer than
// what lists look for, due, waiting, in progress, past its retention.
import { env } from "cloudflare:workers";
import { DAY_MS } from "../../../src/domain/time-units.ts";

/** Ids of campaigns: the old rows'; a full one; one with calls on the line. */
export const OLD_CAMPAIGNS = 60;
export const FULL_CAMPAIGN = 61;
export const BUSY_CAMPAIGN = 62;
/** More than any list of a case asks for. */
const OLD_ROWS = 200;
const ON_THE_LINE = 600;

const numbers = (from: string, to: string) =>
  `WITH RECURSIVE n (i) AS (SELECT CAST(${from} AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`;
const OLD = numbers("0", String(OLD_ROWS));

/** ?1 = now. */
const OLD_WORLD = [
  `${numbers("1", String(OLD_CAMPAIGNS + 1))} INSERT INTO campaigns (id, name, is_active, status, created_at, updated_at)
   SELECT i, 'old', i % 2, 'completed', ?1, ?1 FROM n`,
  `INSERT INTO campaigns (id, name, status, created_at, updated_at)
   VALUES (${FULL_CAMPAIGN}, 'full', 'pending', ?1, ?1), (${BUSY_CAMPAIGN}, 'busy', 'pending', ?1, ?1)`,
  `INSERT INTO campaign_counters (campaign_id) SELECT id FROM campaigns WHERE id > 0 AND ?1 > 0`,
  `${numbers("0", String(ON_THE_LINE))} INSERT INTO calls (call_id, campaign_id, phone_number, status, attempts_started,
     max_attempts, last_attempt_at, attempts, created_at, updated_at)
   SELECT printf('00000000-0000-7000-0000-%012d', i), ${BUSY_CAMPAIGN}, '+1' || (2000000000 + i), 'PROCESSING', 1, 3,
     ?1 - 400000 + i, '[["unknown",1]]', ?1 - 500000, ?1 FROM n`,
  `${OLD} INSERT INTO dead_letters (id, queue, payload, reason, created_at, state)
   SELECT 'oldest' || i, 'dial-queue', 'null', 'x', ?1 - 60 * ${DAY_MS} + i, 'discarded' FROM n`,
  `${OLD} INSERT INTO dead_letters (id, queue, payload, reason, created_at, state)
   SELECT 'redriven' || i, 'callback-queue', 'null', 'x', ?1 - 30 * ${DAY_MS} + i, 'redriven' FROM n`,
  `${OLD} INSERT INTO dead_letters (id, queue, payload, reason, created_at, state)
   SELECT 'waiting' || i, 'callback-queue', 'null', 'x', ?1 - 30 * ${DAY_MS} + i, 'waiting' FROM n`,
  `${OLD} INSERT INTO imports (id, campaign_id, state, dry_run, format, created_at, updated_at)
   SELECT 'old' || i, ${BUSY_CAMPAIGN}, 'done', 0, 'csv', ?1 - 60 * ${DAY_MS} + i, ?1 FROM n`,
  `${OLD} INSERT INTO import_errors SELECT 'old${OLD_ROWS - 1}', i, '', '', 'x' FROM n WHERE ?1 > 0`,
  // A full campaign has 168 hours, 3,360 quarter hours and 20 attempts, whatever it has called.
  `${numbers("0", "168")} INSERT INTO tallies (campaign_id, kind, slot, dialled, picked)
   SELECT ${FULL_CAMPAIGN}, 'h', CAST(i AS TEXT), 9, 3 FROM n WHERE ?1 > 0`,
  `${numbers("0", "20")} INSERT INTO tallies (campaign_id, kind, slot, dialled, picked)
   SELECT ${FULL_CAMPAIGN}, 'n', CAST(i + 1 AS TEXT), 9, 3 FROM n WHERE ?1 > 0`,
  `${numbers("0", "3360")} INSERT INTO tallies (campaign_id, kind, slot, dialled, picked)
   SELECT ${FULL_CAMPAIGN}, 'q', CAST(CAST(?1 / 900000 AS INTEGER) - i AS TEXT), 9, 3 FROM n`,
  `${numbers("0", "300")} INSERT INTO tallies (campaign_id, kind, slot, dialled, picked)
   SELECT ${BUSY_CAMPAIGN}, 'q', CAST(CAST(?1 / 900000 AS INTEGER) - 100 * 96 - 1 - i AS TEXT), 9, 3 FROM n`,
  `${numbers("0", "8")} INSERT INTO zone_counts (campaign_id, zone, contacts)
   SELECT ${FULL_CAMPAIGN}, 'Zone/' || i, i FROM n WHERE ?1 > 0`,
  `${numbers("0", "10")} INSERT INTO latest_ends (id, calls)
   SELECT 0, json_group_array(json_array(printf('00000000-0000-7000-8000-%012d', i), ?1 - 1000 - i)) FROM n`,
  `INSERT INTO imports (id, campaign_id, state, dry_run, format, error, created_at, updated_at)
   VALUES ('failed', ${BUSY_CAMPAIGN}, 'failed', 0, 'csv', 'x', ?1 - ${DAY_MS}, ?1)`,
  `INSERT INTO suppressions (id, kind, value, scope, reason, source, created_by, created_at)
   VALUES ('old', 'number', '+15005550199', 'purpose:telemarketing', 'opt_out', 'api', 'x', ?1)`,
  `${numbers("0", "30")} INSERT INTO daily_counters (date)
   SELECT date(?1 / 1000 - i * 86400, 'unixepoch') FROM n`,
];

/** ?1 to ?2 = which of the crowd, ?3 = now, ?4 = the id of the campaign before the first. */
const CROWD = [
  `INSERT INTO campaigns (id, name, status, contact_cursor, emptied, started_at, created_at, updated_at)
   SELECT ?4 + i, 'crowd', CASE i % 5 WHEN 3 THEN 'paused' WHEN 4 THEN 'cancelled' ELSE 'in_progress' END, 1000000000,
     i % 5 = 4, 1, ?3, ?3 FROM n`,
  `INSERT INTO campaign_counters (campaign_id, contacts, total, initiated)
   SELECT ?4 + i, 1, i % 5 < 3, i % 5 < 3 FROM n WHERE ?3 > 0`,
  `INSERT INTO contacts (campaign_id, phone_number, time_zone, created_at)
   SELECT ${FULL_CAMPAIGN}, '+1' || (3000000000 + i), 'Asia/Tokyo', ?3 FROM n WHERE ?4 > 0`,
  `INSERT INTO contacts (campaign_id, phone_number, created_at)
   SELECT ?4 + i, '+1' || (4000000000 + i), ?3 FROM n`,
  `INSERT INTO contact_zones (campaign_id, time_zone, cursor, last_contact, waiting)
   SELECT ?4 + i, '', 0, 1, i % 2 FROM n WHERE ?3 > 0`,
  `INSERT INTO contact_zones (campaign_id, time_zone, cursor, last_contact, waiting)
   SELECT ${FULL_CAMPAIGN}, 'Asia/Tokyo', 0, 1000000000, 1 FROM n WHERE i = 0 AND ?3 + ?4 > 0`,
  // Of ten calls of the full campaign six were answered, one failed, one is due, two wait for tomorrow.
  `INSERT INTO calls (call_id, campaign_id, phone_number, status, attempts_started, max_attempts, next_attempt_at,
     attempts, time_zone, created_at, updated_at)
   SELECT printf('00000000-0000-7000-8000-%012d', i), ${FULL_CAMPAIGN}, '+1' || (3000000000 + i),
     CASE WHEN i % 10 < 6 THEN 'PICKED' WHEN i % 10 = 6 THEN 'FAILED' WHEN i % 10 = 9 THEN 'RNR' ELSE 'INITIATED' END,
     i % 10 < 7 OR i % 10 = 9, 3, CASE WHEN i % 10 = 7 THEN ?3 - 1000 WHEN i % 10 > 7 THEN ?3 + ${DAY_MS} END,
     iif(i % 10 < 7 OR i % 10 = 9, '[["RNR",1,2,3]]', '[]'), 'Asia/Tokyo', ?3 - 200000, ?3 FROM n WHERE ?4 > 0`,
  `INSERT INTO call_metadata SELECT printf('00000000-0000-7000-8000-%012d', i), '{"a":1}' FROM n WHERE ?3 + ?4 > 0`,
  `INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at, updated_at)
   SELECT printf('00000000-0000-7000-9000-%012d', i), ?4 + i, '+1' || (4000000000 + i), 'INITIATED', 3, ?3 - 1000,
     ?3 - 200000, ?3 FROM n WHERE i % 5 < 3`,
  `INSERT INTO dead_letters (id, queue, payload, reason, created_at, state)
   SELECT 'crowd' || i, 'dial-queue', 'null', 'x', ?3 - 10 * ${DAY_MS} + i, iif(i % 2, 'waiting', 'discarded') FROM n
   WHERE ?4 > 0`,
  `INSERT INTO delivery_failures SELECT 'crowd' || i, '[]', ?3 - 10 * ${DAY_MS} + i FROM n WHERE ?4 > 0`,
  `INSERT INTO idempotency_keys (id, body_hash, owner, locked_until, created_at)
   SELECT 'crowd' || i, 'x', 'x', 0, ?3 - 10 * ${DAY_MS} + i FROM n WHERE ?4 > 0`,
  `INSERT INTO imports (id, campaign_id, state, dry_run, format, created_at, updated_at)
   SELECT 'crowd' || i, ${FULL_CAMPAIGN}, 'done', 0, 'csv', ?3 - 10 * ${DAY_MS} + i, ?3 FROM n WHERE ?4 > 0`,
  `INSERT INTO rebuilds SELECT 'crowd' || i, '{}', 1, ?3 - 10 * ${DAY_MS} + i FROM n WHERE ?4 > 0`,
  `INSERT INTO suppressions (id, kind, value, scope, reason, source, created_by, created_at)
   SELECT 'crowd' || i, iif(i % 50, 'number', 'person'), '+1' || (6000000000 + i),
     iif(i % 3, 'all', 'purpose:telemarketing'), 'opt_out', 'api', 'x', ?3 FROM n
   WHERE ?4 > 0`,
  `INSERT INTO blackouts (id, begins_at, ends_at, reason, created_by, created_at, revoked_at)
   SELECT 'crowd' || i, ?3 - 1000, iif(i % 2, ?3 - 500, ?3 + 1000), 'x', 'x', ?3 - 1000, iif(i % 2, NULL, ?3 - 900) FROM n
   WHERE ?4 > 0`,
  `INSERT INTO tallies (campaign_id, kind, slot, dialled)
   SELECT ?4 + i, 'q', CAST(CAST(?3 / 900000 AS INTEGER) AS TEXT), 1 FROM n`,
  `INSERT INTO tallies (campaign_id, kind, slot, dialled) SELECT ?4 + i, 'n', '1', 1 FROM n WHERE ?3 > 0`,
  `INSERT INTO zone_counts (campaign_id, zone, contacts) SELECT ?4 + i, '', 1 FROM n WHERE ?3 > 0`,
  `INSERT INTO compliance_list_sets (set_id, list, look_at)
   SELECT 'crowd' || i, 'crowd', ?3 + 1000 + i FROM n WHERE ?4 > 0`,
  `INSERT INTO reach (key, placed, quiet, revision, updated_at)
   SELECT 'n:+1' || (6000000000 + i), '[]', '[]', 1, ?3 - i % 2 * 400 * ${DAY_MS} FROM n WHERE ?4 > 0`,
  `INSERT INTO changes (at, who, subject, what)
   SELECT ?3 - 500 * ${DAY_MS} + i, 'crowd', 'campaign:' || (?4 + i), 'start' FROM n`,
  `INSERT INTO dial_answers SELECT CAST(?3 / 1000 AS INTEGER) + 1 + i, '{}' FROM n WHERE ?4 > 0`,
  `INSERT INTO import_errors SELECT 'crowd' || i, 1, '', '', 'x' FROM n WHERE ?3 + ?4 > 0`,
  `INSERT INTO webhook_failures SELECT 'crowd', i, 1, ?3 - 1000, NULL, 'x', ?3 - 10 * ${DAY_MS} + i, NULL FROM n
   WHERE ?4 > 0`,
  `INSERT INTO webhook_runs SELECT 'crowd', i, i + 1, ?3, 1, 0, 1 FROM n WHERE ?4 > 0`,
];

export async function makeOldWorld(now: number): Promise<void> {
  await env.DB.batch(OLD_WORLD.map(sql => env.DB.prepare(sql).bind(now)));
}

/** Adds `from` to `to` of each kind; their campaigns have ids behind `idsBehind`. */
export async function makeCrowd(from: number, to: number, now: number, idsBehind: number): Promise<void> {
  for (const sql of CROWD) {
    await env.DB.prepare(`${numbers("?1", "?2")} ${sql}`)
      .bind(from, to, now, idsBehind)
      .run();
  }
}
