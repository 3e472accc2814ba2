// Ends that were noted for somebody who does not settle them: settled from here, those together that were noted since the
// settlement before. Nobody waits for that: the report is answered, and its line is free. What D1 does not take goes to the
// callback queue, which tries it until it is done or kept as a dead letter; what is lost in between, the alarm settles.

import type { CallWithCampaign } from "../actions/ports/call-store.ts";
import type { CallbackQueue } from "../actions/ports/callback-queue.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import { describe, log } from "../log.ts";

/** In one settlement, and in one send. */
const TOGETHER = 200;
/**
 * Settlements begin no sooner than this after the one before: a batch of D1 costs the same for one end as for some, and
 * where ends are rare each is settled at once.
 */
const APART_MS = 200;
/** While D1 is slow: more go to the queue, which has memory of its own. */
const MOST_WAITING = 2_000;
/** For so long what was read of a call for its report is what its settlement is decided on, as the report was answered. */
const SEEN_FOR_MS = 1_000;

export interface NotedEndsDeps {
  callbackQueue: CallbackQueue;
  /** Settles them here and now; `seen`: calls of theirs that were read a moment ago. */
  settle: (ends: readonly AttemptEnd[], seen: readonly CallWithCampaign[]) => Promise<void>;
  clock: Clock;
  /** Left out: no settlement waits. */
  wait?: (ms: number) => Promise<void>;
}

/** `seenAt` in ms. */
interface Waiting {
  end: AttemptEnd;
  row: CallWithCampaign | undefined;
  seenAt: number;
}

export class NotedEnds {
  readonly #deps: NotedEndsDeps;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #begunAt = Number.NEGATIVE_INFINITY;

  constructor(deps: NotedEndsDeps) {
    this.#deps = deps;
  }

  /**
   * `row`: as it was just read of the call that they are about. Resolves when they are settled, or when nothing more can be
   * done for them from here. Never rejects.
   */
  take(ends: readonly AttemptEnd[], row?: CallWithCampaign): Promise<void> {
    if (this.#waiting.length > 0 && this.#waiting.length + ends.length > MOST_WAITING)
      return this.#enqueue(ends);
    const seenAt = this.#deps.clock();
    this.#waiting.push(...ends.map(end => ({ end, row, seenAt })));
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#apart();
      const taken = this.#waiting.splice(0, TOGETHER);
      const ends = taken.map(({ end }) => end);
      const since = this.#begunAt - SEEN_FOR_MS;
      try {
        await this.#deps.settle(
          ends,
          taken.flatMap(({ row, seenAt }) => (row === undefined || seenAt < since ? [] : [row])),
        );
        const duration_ms = this.#deps.clock() - this.#begunAt;
        log.settlement({ duration_ms, call_ids: ends.map(({ callId }) => callId) });
      } catch (error) {
        log.error("ends were not settled", { count: ends.length, error: describe(error) });
        await this.#enqueue(ends);
      }
    }
    this.#running = null;
  }

  async #apart(): Promise<void> {
    const { clock, wait } = this.#deps;
    const ms = this.#begunAt + APART_MS - clock();
    if (wait !== undefined && ms > 0) await wait(Math.min(ms, APART_MS));
    this.#begunAt = clock();
  }

  async #enqueue(ends: readonly AttemptEnd[]): Promise<void> {
    try {
      await this.#deps.callbackQueue.send(ends);
    } catch (error) {
      log.error("ends were not queued", { count: ends.length, error: describe(error) });
    }
  }
}
