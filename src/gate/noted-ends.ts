// Ends that were noted for somebody who does not settle them: they go to the callback queue, those together that are noted
// within a moment, one send at a time. Here, not at the door: requests may not wait for each other's sends, and nobody waits
// for these, since the report is answered and its line is free. What is not sent is settled from here at once; what is lost
// in between, by the alarm.
import type { CallbackQueue } from "../actions/ports/callback-queue.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import { describe, log } from "../log.ts";
import { GroupCommit } from "./group-commit.ts";

/** In one send, and in one statement where they are settled from here. */
const TOGETHER = 200;
/** While the queue is slow: more are left to the alarm, which settles what is noted within a minute. */
const MOST_WAITING = 2_000;
/**
 * Sends begin so long after each other, in ms, unless somebody waits: a message and a batch of D1 cost the same for one end as
 * for several. Where ends are rarer than that, each is sent at once.
 */
const APART_MS = 200;

export interface NotedEndsDeps {
  callbackQueue: CallbackQueue;
  /** Settles them here and now. */
  settle: (ends: readonly AttemptEnd[]) => Promise<void>;
  clock: Clock;
  /** Left out: no send waits for others. */
  wait?: (ms: number) => Promise<void>;
}

export class NotedEnds {
  readonly #deps: NotedEndsDeps;
  readonly #sends = new GroupCommit<readonly AttemptEnd[], null>(
    async groups => {
      await this.#send(groups.flat());
      return groups.map(() => null);
    },
    ends => ends.length,
    TOGETHER,
    MOST_WAITING,
  );
  /** Those that wait for the time of the next send: no more than there are permits. */
  #next: { ends: AttemptEnd[]; sent: Promise<void>; goOn: () => void } | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(deps: NotedEndsDeps) {
    this.#deps = deps;
  }

  /** `now`: somebody waits for them to be settled. Never rejects. */
  send(ends: readonly AttemptEnd[], now = false): Promise<void> {
    const { clock, wait } = this.#deps;
    const next = this.#next;
    if (next !== null) {
      next.ends.push(...ends);
      if (now) next.goOn();
      return next.sent;
    }
    const ms = Math.min(this.#sentAt + APART_MS - clock(), APART_MS);
    if (now || wait === undefined || ms <= 0) return this.#submit(ends);
    const collected = [...ends];
    let goOn = () => {};
    const hurried = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const sent = Promise.race([wait(ms).catch(() => {}), hurried]).then(() => {
      this.#next = null;
      return this.#submit(collected);
    });
    this.#next = { ends: collected, sent, goOn };
    return sent;
  }

  async #submit(ends: readonly AttemptEnd[]): Promise<void> {
    const sends: Promise<null>[] = [];
    for (let from = 0; from < ends.length; from += TOGETHER) {
      const some = ends.slice(from, from + TOGETHER);
      if (!this.#sends.isFull(some.length)) sends.push(this.#sends.submit(some));
    }
    await Promise.all(sends);
  }

  async #send(ends: readonly AttemptEnd[]): Promise<void> {
    const { callbackQueue, settle, clock } = this.#deps;
    this.#sentAt = clock();
    try {
      await callbackQueue.send(ends);
    } catch (error) {
      log.error("ends were not queued", { count: ends.length, error: describe(error) });
      await settle(ends).catch(problem =>
        log.error("ends were not settled", { count: ends.length, error: describe(problem) }),
      );
    }
  }
}
