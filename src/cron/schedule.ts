// Once a minute: whatever can hang has a sweeper here. Read as a table of contents.
import { describe, log } from "../log.ts";
import * as sweepers from "./sweepers.ts";

interface Sweeper {
  name: string;
  /** How old what it finds must be, in words. */
  age: string;
  run: (minute: Minute, now: number) => Promise<sweepers.Found>;
}

/** What a minute has: the stores at any time, the rest where the deployment is configured. */
export interface Minute {
  /** Throws when it is not. */
  context: () => sweepers.SweepContext;
  stores: () => sweepers.SweepStores;
}

const withContext =
  (sweep: sweepers.Sweep): Sweeper["run"] =>
  async ({ context }, now) =>
    sweep(context(), now);
/** Of a sweeper that needs no settings: it goes on in a deployment that lacks some. */
const withStores =
  (sweep: sweepers.StoreSweep): Sweeper["run"] =>
  async ({ stores }, now) =>
    sweep(stores(), now);

/** In this order. */
export const SWEEPERS: readonly Sweeper[] = [
  {
    name: "waiting calls of cancelled campaigns",
    age: "at once",
    run: withContext(sweepers.cancelWaitingCalls),
  },
  {
    name: "waiting calls of the suppressed",
    age: "at once",
    run: withContext(sweepers.endSuppressedCalls),
  },
  {
    name: "gate",
    age: "60 s to CALL_LEASE_SECONDS: each of what it looks for says its own",
    run: withContext(sweepers.watchGates),
  },
  {
    name: "dials without an answer that the provider knows more about",
    age: "60 s after the dial",
    run: withContext(sweepers.askAboutDials),
  },
  {
    name: "calls past their expected end that the provider says are over",
    age: "5 min after the dial, and every 5 min up to CALL_LEASE_SECONDS",
    run: withContext(sweepers.askAboutOverdue),
  },
  {
    name: "attempts on the line longer than any lease",
    age: "5 min after the lease",
    run: withContext(sweepers.endForgotten),
  },
  {
    name: "campaigns with nothing left",
    age: "at once; one started again without new numbers after a minute",
    run: withContext(sweepers.completeCampaigns),
  },
  {
    name: "idempotency keys past a day",
    age: "a day and an hour",
    run: withStores(sweepers.purgeIdempotencyKeys),
  },
  {
    name: "answers of dials whose attempts have ended",
    age: "an hour after the dial",
    run: withStores(sweepers.purgeAnswers),
  },
  {
    name: "idle rows of the ledger of who was reached",
    age: "368 days",
    run: withStores(sweepers.purgeLedger),
  },
  {
    name: "dead letters past their retention",
    age: "DLQ_RETENTION_DAYS",
    run: withContext(sweepers.purgeDeadLetters),
  },
  {
    name: "days of the abandon meter past their retention",
    age: "400 days",
    run: withContext(sweepers.purgeAbandonDays),
  },
  {
    name: "throttles of campaigns that have ended, or have no limit any more",
    age: "at once",
    run: withContext(sweepers.endThrottles),
  },
  {
    name: "blackouts past their retention",
    age: "400 days since they were over or lifted",
    run: withStores(sweepers.purgeBlackouts),
  },
  {
    name: "imports past their retention",
    age: "30 days",
    run: withStores(sweepers.purgeImports),
  },
  {
    name: "quarter hours of tallies past their retention",
    age: "35 days",
    run: withStores(sweepers.purgeQuarters),
  },
  {
    name: "events kept for webhooks that failures disabled",
    age: "7 days since they were disabled",
    run: withStores(sweepers.endSubscriptions),
  },
  {
    name: "changes past their retention",
    age: "400 days",
    run: withStores(sweepers.purgeChanges),
  },
  {
    name: "triggers of events that are missing or of another version",
    age: "at once",
    run: withStores(sweepers.installEventTriggers),
  },
  {
    name: "events past their retention",
    age: "7 days",
    run: withStores(sweepers.purgeEvents),
  },
  {
    name: "objects of national lists that were replaced",
    age: "a day",
    run: withStores(sweepers.removeListSets),
  },
  {
    name: "deliveries past their retention",
    age: "failures 30 days, what was sent as long as its events",
    run: withStores(sweepers.purgeDeliveries),
  },
  {
    // Behind those above: what they have written is told at once.
    name: "webhooks that lag, or have a try that is due",
    age: "at once",
    run: withContext(sweepers.wakeWebhooks),
  },
  {
    // The last one: it may take most of the minute, and a fifth of the database's time in it.
    name: "the archive",
    age: "CALL_RETENTION_DAYS, in ARCHIVE_HOURS",
    run: withContext(sweepers.archiveRows),
  },
];

/** `now` is the scheduled time. One sweeper that fails does not stop the others. */
export async function watchdog(minute: Minute, now: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const failed: string[] = [];
  const startedAt = Date.now();
  for (const { name, run } of SWEEPERS) {
    try {
      const found = await run(minute, now);
      Object.assign(counts, typeof found === "number" ? { [name]: found } : found);
    } catch (error) {
      failed.push(name);
      log.error("sweeper failed", { sweeper: name, error: describe(error) });
    }
  }
  log.info("cron", {
    scheduled_at: new Date(now).toISOString(),
    duration_ms: Date.now() - startedAt,
    found: counts,
    failed,
  });
  return counts;
}
