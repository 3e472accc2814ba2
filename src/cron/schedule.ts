// Once a minute: whatever can hang has a sweeper here. Read as a table of contents.
import { describe, log } from "../log.ts";
import * as sweepers from "./sweepers.ts";

interface Sweeper {
  name: string;
  /** How old what it finds must be, in words. */
  age: string;
  run: sweepers.Sweep;
}

/** In this order. */
export const SWEEPERS: readonly Sweeper[] = [
  {
    name: "waiting calls of cancelled campaigns",
    age: "at once",
    run: sweepers.cancelWaitingCalls,
  },
  {
    name: "gate",
    age: "60 s to CALL_LEASE_SECONDS: each of what it looks for says its own",
    run: sweepers.watchGate,
  },
  {
    name: "dials without an answer that the provider knows more about",
    age: "60 s after the dial",
    run: sweepers.askAboutDials,
  },
  {
    name: "attempts on the line longer than any lease",
    age: "5 min after the lease",
    run: sweepers.endForgotten,
  },
  {
    name: "campaigns with nothing left",
    age: "at once; one started again without new numbers after a minute",
    run: sweepers.completeCampaigns,
  },
  {
    name: "idempotency keys past a day",
    age: "a day and an hour",
    run: sweepers.purgeIdempotencyKeys,
  },
  {
    name: "dead letters past their retention",
    age: "DLQ_RETENTION_DAYS",
    run: sweepers.purgeDeadLetters,
  },
  {
    name: "imports past their retention",
    age: "30 days",
    run: sweepers.purgeImports,
  },
  {
    // The last one: it may take most of the minute, and a fifth of the database's time in it.
    name: "the archive",
    age: "CALL_RETENTION_DAYS, in ARCHIVE_HOURS",
    run: sweepers.archiveRows,
  },
];

/** `now` is the scheduled time. One sweeper that fails does not stop the others. */
export async function watchdog(ctx: sweepers.SweepContext, now: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const failed: string[] = [];
  const startedAt = Date.now();
  for (const { name, run } of SWEEPERS) {
    try {
      const found = await run(ctx, now);
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
