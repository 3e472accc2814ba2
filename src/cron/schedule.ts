// Once a minute: whatever can hang has a sweeper here. Each runs by itself, says how much it found, and is
// harmless when run again. Read as a table of contents.

import { runArchive } from "../actions/archive/run-archive.ts";
import { completeEveryFinished } from "../actions/campaigns/complete-every-finished.ts";
import type { Context } from "../actions/context.ts";
import { askAboutUnansweredDials } from "../actions/trunks/ask-provider.ts";
import { endForgottenAttempts } from "../actions/trunks/end-expired-leases.ts";
import { ANSWERS_KEPT_MS } from "../domain/calls/reservation.ts";
import { describe, log } from "../log.ts";

/** Rows one run of a sweeper changes at most; the next minute goes on. */
const CHUNK = 500;
const CHUNKS = 20;
/** Questions to the provider in one run. */
const ASKED = 100;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Rejected rows hold what people wrote about people: long enough to mend a list. */
const IMPORT_RETENTION_DAYS = 30;

interface Sweeper {
  name: string;
  /** How old what it finds must be, in words. */
  age: string;
  /** How much it found, or how much of what. */
  run: (ctx: Context, now: number) => Promise<number | Record<string, number>>;
}

async function inChunks(sweep: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let n = 0; n < CHUNKS; n++) {
    const changed = await sweep(CHUNK);
    total += changed;
    if (changed < CHUNK) break;
  }
  return total;
}

export const SWEEPERS: readonly Sweeper[] = [
  {
    name: "waiting calls of cancelled campaigns",
    age: "at once",
    run: (ctx, now) => inChunks(limit => ctx.calls.cancelWaiting(now, limit)),
  },
  {
    // Its own sweepers, each by name: what they find is dispatched again at once.
    name: "gate",
    age: "see below",
    run: async ctx => {
      const swept = await ctx.trunk.watch();
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
    },
  },
  {
    name: "dials without an answer that the provider knows more about",
    age: "60 s after the dial",
    run: ctx => askAboutUnansweredDials(ctx, ASKED),
  },
  {
    name: "attempts on the line longer than any lease",
    age: "5 min after the lease",
    run: (ctx, now) => inChunks(limit => endForgottenAttempts(ctx, now, limit)),
  },
  {
    name: "campaigns with nothing left",
    age: "at once; one started again without new numbers after a minute",
    run: (ctx, now) => completeEveryFinished(ctx.campaigns, now),
  },
  {
    // An hour late: a request that was taken over at the last moment still finds its row.
    name: "idempotency keys past a day",
    age: "a day and an hour",
    run: (ctx, now) => inChunks(limit => ctx.idempotency.purge(now - ANSWERS_KEPT_MS - HOUR_MS, limit)),
  },
  {
    name: "dead letters past their retention",
    age: "DLQ_RETENTION_DAYS",
    run: async (ctx, now) => {
      const before = now - ctx.settings.deadLetterRetentionDays * DAY_MS;
      const letters = await inChunks(limit => ctx.letters.purge(before, limit));
      // Of messages that were handled in the end.
      return letters + (await inChunks(limit => ctx.letters.purgeFailures(before, limit)));
    },
  },
  {
    name: "imports past their retention",
    age: "30 days",
    run: (ctx, now) => {
      const before = now - IMPORT_RETENTION_DAYS * DAY_MS;
      return inChunks(limit => ctx.imports.purge(before, limit));
    },
  },
  {
    // The last one: it may take most of the minute, and a fifth of the database's time in it.
    name: "the archive",
    age: "CALL_RETENTION_DAYS, in ARCHIVE_HOURS",
    run: async (ctx, now) => {
      const { archive, clock, settings } = ctx;
      if (archive === null) return 0;
      const { archiveHours: hours, callRetentionDays } = settings;
      const gone = await runArchive(
        { ...archive, clock, hours, retentionMs: callRetentionDays * DAY_MS },
        now,
      );
      return { "calls archived": gone.calls, "contacts archived": gone.contacts };
    },
  },
];

/** `now` is the scheduled time. One sweeper that fails does not stop the others. */
export async function watchdog(ctx: Context, now: number): Promise<Record<string, number>> {
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
