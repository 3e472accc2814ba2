// POST /metrics/rebuild: counters counted anew from the calls; says what they were, what they are, and where they differed.
import { Hono } from "hono";
import { CallManagerError, invalid } from "../domain/errors.ts";
import { archivedThroughDay } from "../store/archive/archived-days.ts";
import { type CounterRow, type Rebuilt, rebuildCampaigns, rebuildDays } from "../store/rebuild-counters.ts";
import type { App } from "./app-env.ts";
import { rebuildBody } from "./metrics-body.ts";
import { readBody } from "./request-body.ts";
import { note } from "./request-log.ts";

const MAX_DAYS = 31;
const DAY_MS = 86_400_000;
/** Sums of fractions of seconds depend on their order. */
const SAME_SECONDS = 0.001;

function compared({ before, after }: Rebuilt, key: string) {
  const old = new Map(before.map(row => [row[key], row]));
  return after.map(row => {
    const was = old.get(row[key]) ?? null;
    return { key: row[key], differed: was === null || differ(was, row), before: was, after: row };
  });
}

const differ = (a: CounterRow, b: CounterRow) =>
  Object.keys(b).some(name =>
    name === "call_seconds"
      ? Math.abs(Number(a[name]) - Number(b[name])) > SAME_SECONDS
      : a[name] !== b[name],
  );

const without = (row: CounterRow | null, key: string) => {
  if (row === null) return null;
  const { [key]: _, ...counters } = row;
  return counters;
};

/** Calls that have left cannot be counted; what they counted stays as it is. */
async function refuseArchivedDays(db: D1Database, from: string): Promise<void> {
  const through = await archivedThroughDay(db);
  if (through === null || from > through) return;
  const message = `Calls of days up to ${through} are archived: their counters stay as they are, and from must be a later day.`;
  throw new CallManagerError("conflict", message, { archived_through: through, from });
}

/** Calls may leave between the question and the recount, which then fails as a whole. */
async function rebuiltDays(db: D1Database, from: string, to: string): Promise<Rebuilt> {
  await refuseArchivedDays(db, from);
  try {
    return await rebuildDays(db, from, to);
  } catch (error) {
    await refuseArchivedDays(db, from);
    throw error;
  }
}

export const metricsRebuild = new Hono<App>({ strict: false }).post("/metrics/rebuild", async c => {
  const { from, to, campaigns } = await readBody(c, rebuildBody);
  if (from > to) throw invalid({ to: [`must not be before from (${from}), not "${to}"`] });
  if (Date.parse(to) - Date.parse(from) >= MAX_DAYS * DAY_MS)
    throw invalid({ to: [`must be at most ${MAX_DAYS} days with from (${from}) included, not "${to}"`] });
  const days = compared(await rebuiltDays(c.env.DB, from, to), "date").map(({ key, differed, ...rows }) => ({
    date: key,
    differed,
    before: without(rows.before, "date"),
    after: without(rows.after, "date"),
  }));
  const all = campaigns === true ? compared(await rebuildCampaigns(c.env.DB), "campaign_id") : null;
  const wrong = all?.filter(row => row.differed);
  note(c, {
    days_that_differed: days.filter(d => d.differed).length,
    campaigns_that_differed: wrong?.length,
  });
  return c.json({
    from,
    to,
    days,
    campaigns:
      wrong === undefined
        ? null
        : {
            checked: all?.length,
            differed: wrong.map(({ key, before, after }) => ({
              campaign_id: key,
              before: without(before, "campaign_id"),
              after: without(after, "campaign_id"),
            })),
          },
  });
});
