// Once a minute, as src/cron/watchdog.ts: one after the other, one that fails does not stop the others.

import { completeEveryFinished } from "../../src/actions/campaigns/complete-every-finished.ts";
import { askAboutUnansweredDials } from "../../src/actions/trunks/ask-provider.ts";
import { endForgottenAttempts } from "../../src/actions/trunks/end-expired-leases.ts";
import { ANSWERS_KEPT_MS } from "../../src/domain/calls/reservation.ts";
import { purgeImports } from "../../src/store/contacts/imports.ts";
import { purgeDeadLetters } from "../../src/store/dead-letters/dead-letters.ts";
import { purgeFailures } from "../../src/store/dead-letters/delivery-failures.ts";
import { purgeIdempotencyKeys } from "../../src/store/idempotency-keys.ts";
import { Actor } from "./actor.ts";
import type { Wired } from "./entrances.ts";
import { HOUR } from "./shape.ts";
import type { World } from "./world.ts";

const CHUNK = 500;
const DAY = 24 * HOUR;

/** By the names they have in the watchdog; a test compares the names. */
export const SWEEPERS: Record<string, (wired: Wired, now: number) => Promise<unknown>> = {
  "waiting calls of cancelled campaigns": ({ calls }, now) => calls.cancelWaiting(now, CHUNK),
  gate: ({ gate }) => gate.ask("watch", g => g.watch()),
  "dials without an answer that the provider knows more about": wired => askAboutUnansweredDials(wired, 100),
  "attempts on the line longer than any lease": (wired, now) => endForgottenAttempts(wired, now, CHUNK),
  "campaigns with nothing left": ({ campaigns }, now) => completeEveryFinished(campaigns, now),
  "idempotency keys past a day": ({ db }, now) =>
    purgeIdempotencyKeys(db, now - ANSWERS_KEPT_MS - HOUR, CHUNK),
  "dead letters past their retention": async ({ db }, now) => {
    await purgeDeadLetters(db, now - 7 * DAY, CHUNK);
    await purgeFailures(db, now - 7 * DAY, CHUNK);
  },
  "imports past their retention": ({ db }, now) => purgeImports(db, now - 30 * DAY, CHUNK),
  // A run lasts hours, nothing in it is as old as that: test/unit/actions/archive kills it at every await.
  "the archive": async () => {},
};

export async function cron(world: World, name: string): Promise<void> {
  const wired = world.entrances.wire(new Actor(world, name, "request killed"));
  const { now } = world.scheduler;
  for (const sweep of Object.values(SWEEPERS)) {
    try {
      await sweep(wired, now);
    } catch (error) {
      world.unexpected(error);
    }
  }
}
