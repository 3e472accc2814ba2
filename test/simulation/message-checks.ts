// That a message is done only when all that it carries have had their effect: looked at when it is delivered, and again if it
// is done then.
import { bodiesOf } from "../../src/queues/groups.ts";
import { CALLBACKS, DIALS } from "../../src/queues/messages.ts";
import type { Actor } from "./actor.ts";
import { prepared } from "./database.ts";
import { isInFlight } from "./mirror.ts";
import { SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** A message as it comes, and who takes it. */
export interface Delivery {
  body: unknown;
  sentAt: number;
  attempts: number;
  actor: Actor;
}

/** A dial message that is so young is not given up: its permits live. */
const YOUNG_MS = 10 * SECOND;

const LETTER = prepared("SELECT 1 FROM dead_letters WHERE id = ?");

export class MessageChecks {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** What a callback message reports of calls on the line has ended those attempts, or is a dead letter. */
  callbacks({ body }: Delivery): () => void {
    const { invariants } = this.#world;
    const onTheLine = bodiesOf(body).flatMap(one => {
      const end = CALLBACKS.schema().safeParse(one).data;
      const row = end === undefined ? undefined : invariants.mirror.calls.get(end.callId);
      // What is given back is one claim's, not that of whoever is on the line under another.
      const isAbout = row !== undefined && isInFlight(row) && row.attemptsStarted === end?.attempt;
      return isAbout && end?.source !== "refused" ? [{ end, claimedAt: row.lastAttemptAt }] : [];
    });
    return () => {
      for (const { end, claimedAt } of onTheLine) {
        const row = invariants.mirror.calls.get(end.callId);
        if (row === undefined || !isInFlight(row)) continue;
        if (row.attemptsStarted !== end.attempt || row.lastAttemptAt !== claimedAt) continue;
        if (LETTER(this.#world.database).get(CALLBACKS.letterIdOf(end)) !== undefined) continue;
        invariants.fail(
          "4c",
          `the ${end.outcome} of ${end.callId}/${end.attempt} is done, and it is on the line`,
        );
      }
    };
  }

  /** The permits that a dial message names have begun or are gone, unless something went wrong with it. */
  dials({ body, sentAt, attempts, actor }: Delivery): () => void {
    return () => {
      const { scheduler, gates, invariants } = this.#world;
      if (attempts > 1 || actor.troubled || scheduler.now - sentAt > YOUNG_MS) return;
      for (const one of bodiesOf(body)) {
        const dial = DIALS.schema().safeParse(one).data;
        if (dial === undefined || !gates.hosts.some(({ checks }) => checks.waits(dial))) continue;
        invariants.fail("4c", `the dial of ${dial.callId}/${dial.attempt} is done, and its permit waits`);
      }
    };
  }
}
