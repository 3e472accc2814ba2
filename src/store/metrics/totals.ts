// Sums over all days and all campaigns: a row a day and the lines in use, never the calls nor the campaigns.
import { count, eq, sql } from "drizzle-orm";
import type { Totals } from "../../domain/metrics/totals.ts";
import { onTheLine } from "../calls/call-states.ts";
import { database } from "../db.ts";
import { calls } from "../schema/calls.ts";
import { endedAs, endedIn } from "../schema/ended-columns.ts";
import { campaignCounters, dailyCounters } from "../schema/metrics.ts";

type Counter = Exclude<keyof typeof dailyCounters.$inferSelect, "date">;
const sum = (counter: Counter) => sql<number>`coalesce(sum(${dailyCounters[counter]}), 0)`;
const ENDED = endedAs(disposition => sum(`ended_${disposition}`));
/** Open calls are those that were accepted and have not finished; what is not on the line of them waits. */
const OPEN = sql<number>`coalesce(sum(${dailyCounters.initiated} - ${dailyCounters.finished}), 0)`;

const linesInUse = (db: D1Database) =>
  database(db).select({ calls: count() }).from(calls).where(onTheLine(calls));

export async function readTotals(db: D1Database): Promise<Totals> {
  const sums = database(db)
    .select({
      accepted: sum("initiated"),
      picked: sum("picked"),
      disconnected: sum("disconnected"),
      rnr: sum("rnr"),
      failed: sum("failed"),
      retries: sum("retries"),
      callSeconds: sum("callSeconds"),
      deadLetters: sum("deadLetters"),
      open: OPEN,
      ...ENDED,
    })
    .from(dailyCounters);
  const [[days], [line]] = await database(db).batch([sums, linesInUse(db)]);
  const { open, ...totals } = days as NonNullable<typeof days>;
  const used = line?.calls ?? 0;
  return { ...totals, ended: endedIn(totals), waiting: open - used, onTheLine: used };
}

/** Calls that wait, of one campaign or of all. */
export async function waitingTotal(db: D1Database, campaignId?: number): Promise<number> {
  if (campaignId === undefined) {
    const all = database(db).select({ open: OPEN }).from(dailyCounters);
    const [[days], [line]] = await database(db).batch([all, linesInUse(db)]);
    return (days?.open ?? 0) - (line?.calls ?? 0);
  }
  const { initiated, waitingDisconnected, waitingRnr, waitingFailed } = campaignCounters;
  const [row] = await database(db)
    .select({ calls: sql<number>`${initiated} + ${waitingDisconnected} + ${waitingRnr} + ${waitingFailed}` })
    .from(campaignCounters)
    .where(eq(campaignCounters.campaignId, campaignId));
  return row?.calls ?? 0;
}
