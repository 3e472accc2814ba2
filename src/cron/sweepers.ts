// What is looked after once a minute: each sweeper by itself, bounded, and harmless when run again. Each says how much
// it found, or how much of what.
import { runArchive } from "../actions/archive/run-archive.ts";
import { completeEveryFinished } from "../actions/campaigns/complete-every-finished.ts";
import { sweepListSets } from "../actions/compliance/lists/sweep-list-sets.ts";
import { sweepSuppressions } from "../actions/compliance/sweep-suppressions.ts";
import { sweepThrottles } from "../actions/compliance/sweep-throttles.ts";
import type { Context, Stores } from "../actions/context.ts";
import { askAboutOverdueCalls, askAboutUnansweredDials } from "../actions/trunks/ask-about-calls.ts";
import { endForgottenAttempts } from "../actions/trunks/end-expired-leases.ts";
import { ANSWER_RETENTION_MS } from "../domain/calls/reservation.ts";
import { CHANGES_KEPT_DAYS } from "../domain/changes/change.ts";
import { KEPT_MS } from "../domain/compliance/reach/ledger.ts";
import { EVENTS_KEPT_DAYS, FAILURES_KEPT_DAYS } from "../domain/events/event-type.ts";
import { QUARTERS_KEPT_DAYS } from "../domain/metrics/tally.ts";
import { DAY_MS, HOUR_MS } from "../domain/time-units.ts";
import type { Swept } from "../domain/trunks/gate-view.ts";
import { KEPT_AFTER_FAILURES_MS } from "../domain/webhooks/endpoint.ts";

/** Rows one run of a sweeper changes at most; the next minute goes on. */
const CHUNK = 500;
const CHUNKS = 20;
/** Rows of the ledger that one run looks at: 720,000 a day. */
const LEDGER_ROWS = 500;
/** Calls that the provider is asked about in one run. */
const ASKED = 100;
/** Rejected rows hold what people wrote about people: long enough to mend a list. */
const IMPORT_RETENTION_DAYS = 30;
/** Longer than any period that a pack may have. */
const ABANDON_RETENTION_DAYS = 400;
/** Since they were over or lifted: longer than what was decided by them is asked about. */
const BLACKOUT_RETENTION_DAYS = 400;

export interface SweepContext
  extends Pick<Context, "calls" | "campaigns" | "letters" | "imports" | "idempotency" | "archive">,
    Pick<Context, "gate" | "policy" | "clock" | "accountOf" | "suppressions" | "deliveries" | "wakes"> {
  trunk: Pick<Context["trunk"], "watch">;
  trunks: Pick<Context["trunks"], "list">;
  settings: Pick<Context["settings"], "deadLetterRetentionDays" | "callRetentionDays" | "archiveHours">;
}

export interface SweepStores
  extends Pick<Stores, "calls" | "changes" | "imports" | "idempotency" | "figures">,
    Pick<Stores, "lists" | "listBucket" | "blackouts" | "endpoints" | "deliveries" | "events"> {}

/** How much was found, or how much of what. */
export type Found = number | Record<string, number>;

/** `now` in ms: the scheduled time. */
export type Sweep = (ctx: SweepContext, now: number) => Promise<Found>;
export type StoreSweep = (stores: SweepStores, now: number) => Promise<Found>;

async function inChunks(sweep: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let n = 0; n < CHUNKS; n++) {
    const changed = await sweep(CHUNK);
    total += changed;
    if (changed < CHUNK) break;
  }
  return total;
}

export const cancelWaitingCalls: Sweep = (ctx, now) => inChunks(limit => ctx.calls.cancelWaiting(now, limit));

export const endSuppressedCalls: Sweep = ctx => sweepSuppressions(ctx);

export const removeListSets: StoreSweep = (stores, now) => sweepListSets({ ...stores, clock: () => now });

/** Its own sweepers, each by name: what they find is dispatched again at once. */
export const watchGates: Sweep = async ctx => {
  const trunks = await ctx.trunks.list();
  const watched = await Promise.allSettled(trunks.map(({ name }) => ctx.trunk.watch(name)));
  const failed = watched.find(result => result.status === "rejected");
  const swept = sumOf(watched.flatMap(result => (result.status === "fulfilled" ? [result.value] : [])));
  // One that is out of reach keeps nobody from the others.
  if (failed !== undefined) throw failed.reason;
  return {
    /** 60 s after the grant. */
    "permits whose message never came": swept.lapsed,
    /** 60 s after the note. */
    "ends noted and not settled": swept.noted,
    /** CALL_LEASE_SECONDS after the dial. */
    "leases past": swept.leasesEnded,
    "leases of calls that are live": swept.leasesExtended,
    /** 120 s after the begin. */
    "permits whose call is not on the line": swept.released,
    /** 60 s after the claim. */
    "calls on the line without a permit": swept.adopted,
    "gates whose alarm was missing or in the past": swept.alarmsMended,
  };
};

function sumOf(all: readonly Swept[]): Swept {
  const of = (name: keyof Swept) => all.reduce((sum, swept) => sum + swept[name], 0);
  return {
    lapsed: of("lapsed"),
    noted: of("noted"),
    leasesEnded: of("leasesEnded"),
    leasesExtended: of("leasesExtended"),
    released: of("released"),
    adopted: of("adopted"),
    alarmsMended: of("alarmsMended"),
  };
}

export const askAboutDials: Sweep = ctx => askAboutUnansweredDials(ctx, ASKED);

export const askAboutOverdue: Sweep = (ctx, now) => askAboutOverdueCalls(ctx, now, ASKED);

export const endForgotten: Sweep = (ctx, now) => inChunks(limit => endForgottenAttempts(ctx, now, limit));

export const completeCampaigns: Sweep = (ctx, now) => completeEveryFinished(ctx.campaigns, now);

/** An hour late: a request that was taken over at the last moment still finds its row. */
export const purgeIdempotencyKeys: StoreSweep = (stores, now) =>
  inChunks(limit => stores.idempotency.purge(now - ANSWER_RETENTION_MS - HOUR_MS, limit));

/** Most attempts have ended by then. */
const ANSWERS_KEPT_MS = HOUR_MS;

/** What they tell is in the attempts. */
export const purgeAnswers: StoreSweep = ({ calls }, now) =>
  inChunks(limit => calls.purgeAnswers(now - ANSWERS_KEPT_MS, limit));

export const purgeLedger: StoreSweep = ({ calls }, now) => calls.sweepReach(now - KEPT_MS, LEDGER_ROWS);

export const purgeDeadLetters: Sweep = async (ctx, now) => {
  const before = now - ctx.settings.deadLetterRetentionDays * DAY_MS;
  const letters = await inChunks(limit => ctx.letters.purge(before, limit));
  // Of messages that were handled in the end.
  return letters + (await inChunks(limit => ctx.letters.purgeFailures(before, limit)));
};

export const purgeImports: StoreSweep = (stores, now) =>
  inChunks(limit => stores.imports.purge(now - IMPORT_RETENTION_DAYS * DAY_MS, limit));

export const purgeQuarters: StoreSweep = (stores, now) =>
  inChunks(limit => stores.figures.purgeQuarters(now - QUARTERS_KEPT_DAYS * DAY_MS, limit));

export const purgeBlackouts: StoreSweep = ({ blackouts }, now) =>
  blackouts.purge(now - BLACKOUT_RETENTION_DAYS * DAY_MS);

/** Nobody has enabled them: what happens is kept for them no more. */
export const endSubscriptions: StoreSweep = ({ endpoints }, now) =>
  endpoints.endSubscriptions(now - KEPT_AFTER_FAILURES_MS);

export const purgeChanges: StoreSweep = (stores, now) =>
  inChunks(limit => stores.changes.purge(now - CHANGES_KEPT_DAYS * DAY_MS, limit));

/** Before the first webhook there is nobody to write for, and once they are there they stay: this finds a new release. */
export const installEventTriggers: StoreSweep = ({ events }) => events.install();

/** Failures of events, and with its events what was sent. */
const WEBHOOK_FAILURES_KEPT_MS = FAILURES_KEPT_DAYS * DAY_MS;

/** Each by a message of its own: none waits for another. */
export const wakeWebhooks: Sweep = async ({ deliveries, wakes }, now) => {
  const behind = await deliveries.behind(now);
  if (behind.length > 0) await wakes.send(behind);
  return behind.length;
};

export const purgeDeliveries: StoreSweep = async ({ deliveries }, now) => ({
  "failures of webhooks": await inChunks(limit =>
    deliveries.purgeFailures(now - WEBHOOK_FAILURES_KEPT_MS, limit),
  ),
  "runs of webhooks": await inChunks(limit => deliveries.purgeRuns(limit)),
});

export const purgeEvents: StoreSweep = ({ events }, now) =>
  inChunks(limit => events.purge(now - EVENTS_KEPT_DAYS * DAY_MS, limit));

export const purgeAbandonDays: Sweep = (ctx, now) =>
  inChunks(limit => ctx.campaigns.purgeAbandonDays(now - ABANDON_RETENTION_DAYS * DAY_MS, limit));

export const endThrottles: Sweep = (ctx, now) => sweepThrottles(ctx, now);

export const archiveRows: Sweep = async ({ archive, clock, settings }, now) => {
  if (archive === null) return 0;
  const { archiveHours: hours, callRetentionDays } = settings;
  const gone = await runArchive({ ...archive, clock, hours, retentionMs: callRetentionDays * DAY_MS }, now);
  return { "calls archived": gone.calls, "contacts archived": gone.contacts };
};
