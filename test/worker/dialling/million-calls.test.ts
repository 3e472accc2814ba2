// What dispatch, settlement and the sweepers read does not grow with the table: counted with a thousand calls in it, and
// again with a million.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../src/domain/time-units.ts";
import { d1Calls, d1Campaigns } from "../../../src/store/d1.ts";
import { purgeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { healthFacts } from "../../../src/store/metrics/health-facts.ts";
import { makeCampaign } from "../../support/api.ts";
import { dialABatch } from "../../support/dial-a-batch.ts";
import { countingD1, type RowCount } from "../../support/platform/counting-d1.ts";

const SMALL = 1_000;
const LARGE = 1_000_000;
/** Rows one statement adds: D1 ends a statement after 30 s. */
const CHUNK = 100_000;
const now = Date.now();

/**
 * ?1 = from, ?2 = to, ?3 = now, ?4 = the campaign that is dialled, ?5 = another. Of ten calls seven are final, one is due
 * in the other campaign, one waits for tomorrow in each.
 */
const FILL = `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
  INSERT INTO calls (call_id, campaign_id, phone_number, status, attempts_started, max_attempts, next_attempt_at,
    last_attempt_at, attempts, created_at, updated_at)
  SELECT printf('00000000-0000-7000-8000-%012d', i), iif(i % 10 = 8, ?4, ?5), '+1' || (3000000000 + i),
    CASE WHEN i % 10 < 6 THEN 'PICKED' WHEN i % 10 = 6 THEN 'FAILED' ELSE 'INITIATED' END, i % 10 < 7, 3,
    CASE i % 10 WHEN 7 THEN ?3 - 1000 WHEN 8 THEN ?3 + ${DAY_MS} WHEN 9 THEN ?3 + ${DAY_MS} END, ?3 - 100000,
    iif(i % 10 < 7, '[["PICKED"]]', '[]'), ?3 - 200000, ?3 - 100000 FROM n`;

let filled = 0;

async function fillTo(size: number, dialled: number, other: number): Promise<void> {
  while (filled < size) {
    const to = Math.min(size, filled + CHUNK);
    await env.DB.prepare(FILL).bind(filled, to, now, dialled, other).run();
    filled = to;
  }
}

/** The statements of the watchdog and of the health check. */
async function sweep(): Promise<RowCount> {
  const { db, count } = countingD1(env.DB);
  const calls = d1Calls(db);
  await calls.cancelWaiting(now, 500);
  await calls.onTheLineSince(now - HOUR_MS, 500);
  const campaigns = d1Campaigns(db);
  await campaigns.completeFinished(now, await campaigns.inProgressAfter(-1, 500));
  await purgeDeadLetters(db, now - DAY_MS, 500);
  await healthFacts(db, now);
  return count;
}

it("reads and writes the same at 1,000,000 calls as at 1,000", async () => {
  const dialled = await makeCampaign();
  const other = await makeCampaign();
  await fillTo(SMALL, dialled, other);
  // The first rows of tallies, and of the ends that are shown, are there before either is measured.
  await dialABatch(dialled, now);
  const small = { dial: await dialABatch(dialled, now), sweep: await sweep() };
  await fillTo(LARGE, dialled, other);
  const large = { dial: await dialABatch(dialled, now), sweep: await sweep() };
  expect(large).toEqual(small);
  expect(small.sweep.statements).toBeGreaterThan(0);
}, 120_000);
