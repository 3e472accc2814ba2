// Once a minute: whatever can hang has a sweeper here. Each runs by itself, says how much it found, and is
// harmless when run again. Read as a table of contents.
import { endForgottenAttempts } from "../actions/end-expired-leases.ts";
import { describe, log } from "../log.ts";
import { purgeDeadLetters } from "../store/dead-letters.ts";
import { gateOf, wire } from "../wiring.ts";

/** Rows one run of a sweeper changes at most; the next minute goes on. */
const CHUNK = 500;
const CHUNKS = 20;
const DAY_MS = 86_400_000;

interface Sweeper {
  name: string;
  run: (env: Env, now: number) => Promise<number>;
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
    run: (env, now) => inChunks(limit => wire(env).calls.cancelWaiting(now, limit)),
  },
  {
    // Arms a lost alarm, ends leases, gives unclaimed permits back, dispatches what is due.
    name: "gate",
    run: async env => {
      await gateOf(env).watch();
      return 0;
    },
  },
  {
    name: "attempts on the line longer than any lease",
    run: (env, now) => inChunks(limit => endForgottenAttempts(wire(env), now, limit)),
  },
  {
    name: "campaigns with nothing left",
    run: async (env, now) => (await wire(env).campaigns.completeFinished(now)).length,
  },
  {
    name: "dead letters past their retention",
    run: (env, now) => {
      const before = now - wire(env).settings.deadLetterRetentionDays * DAY_MS;
      return inChunks(limit => purgeDeadLetters(env.DB, before, limit));
    },
  },
];

/** `now` is the scheduled time. One sweeper that fails does not stop the others. */
export async function watchdog(env: Env, now: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, run } of SWEEPERS) {
    try {
      counts[name] = await run(env, now);
    } catch (error) {
      log.error("sweeper failed", { sweeper: name, error: describe(error) });
    }
  }
  return counts;
}
