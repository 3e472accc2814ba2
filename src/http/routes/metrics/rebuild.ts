// POST /metrics/rebuild: counters counted anew from the calls; says what they were, what they are, where they differed, and
// how to go on when there is more than one request may do.
import { Hono } from "hono";
import type { z } from "zod";
import { rebuildCounters } from "../../../actions/metrics/rebuild-counters.ts";
import type { CounterRow, RebuildAsked, Rebuilt } from "../../../actions/ports/rebuild-store.ts";
import { invalid } from "../../../domain/errors.ts";
import { d1Rebuilds } from "../../../store/metrics/rebuild-runs.ts";
import type { App } from "../../app-env.ts";
import { readBody } from "../../lib/request-body.ts";
import { note } from "../../middleware/request-log.ts";
import { rebuildBody } from "./bodies.ts";

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

function askedOf({ from, to, campaigns }: z.infer<typeof rebuildBody>): RebuildAsked {
  const missing = Object.entries({ from, to }).filter(([, value]) => (value ?? null) === null);
  if (typeof from !== "string" || typeof to !== "string")
    throw invalid(Object.fromEntries(missing.map(([name]) => [name, ["is required"]])));
  if (from > to) throw invalid({ to: [`must not be before from (${from}), not "${to}"`] });
  if (Date.parse(to) - Date.parse(from) >= MAX_DAYS * DAY_MS)
    throw invalid({ to: [`must be at most ${MAX_DAYS} days with from (${from}) included, not "${to}"`] });
  return { from, to, campaigns: campaigns === true };
}

const KEYS = ["date", "campaign_id"];

const countersOf = (row: CounterRow | null) =>
  row === null ? null : Object.fromEntries(Object.entries(row).filter(([name]) => !KEYS.includes(name)));

export const metricsRebuild = new Hono<App>({ strict: false }).post("/metrics/rebuild", async c => {
  const body = await readBody(c, rebuildBody);
  const given = body.cursor ?? null;
  const deps = {
    store: d1Rebuilds(c.env.DB),
    clock: c.var.ctx.clock,
    newId: () => crypto.randomUUID(),
  };
  const { state, cursor, found } = await rebuildCounters(
    deps,
    given === null ? { cursor: null, asked: askedOf(body) } : { cursor: given },
  );
  const { from, to, campaigns } = state.asked;
  const days = compared(found.days, "date");
  const all = compared(found.campaigns, "campaign_id");
  const wrong = all.filter(row => row.differed);
  note(c, {
    done: cursor === null,
    days_that_differed: days.filter(d => d.differed).length,
    campaigns_that_differed: campaigns ? wrong.length : undefined,
  });
  return c.json({
    from,
    to,
    done: cursor === null,
    cursor,
    calls_read: state.callsRead,
    days: days.map(({ key, differed, before, after }) => ({
      date: key,
      differed,
      before: countersOf(before),
      after: countersOf(after),
    })),
    campaigns: campaigns
      ? {
          checked: all.length,
          differed: wrong.map(({ key, before, after }) => ({
            campaign_id: key,
            before: countersOf(before),
            after: countersOf(after),
          })),
        }
      : null,
    changed_meanwhile: { days: found.changed.days, campaign_ids: found.changed.campaignIds },
  });
});
