// Ends that were noted for somebody who does not settle them: they go to the callback queue, one send at a time, and those
// that are noted meanwhile go together in the next. Here, not at the door: requests may not wait for each other's sends, and
// nobody waits for these. What is not sent is settled from here at once; what is lost in between, by the alarm.
import type { CallbackQueue } from "../actions/ports/callback-queue.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import { describe, log } from "../log.ts";
import { GroupCommit } from "./group-commit.ts";

/** In one send, and in one statement where they are settled from here. */
const TOGETHER = 200;
/** While the queue is slow: more are left to the alarm, which settles what is noted within a minute. */
const MOST_WAITING = 2_000;

export interface NotedEndsDeps {
  callbackQueue: CallbackQueue;
  /** Settles them here and now. */
  settle: (ends: readonly AttemptEnd[]) => Promise<void>;
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

  constructor(deps: NotedEndsDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  async send(ends: readonly AttemptEnd[]): Promise<void> {
    if (!this.#sends.isFull(ends.length)) await this.#sends.submit(ends);
  }

  async #send(ends: readonly AttemptEnd[]): Promise<void> {
    const { callbackQueue, settle } = this.#deps;
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
