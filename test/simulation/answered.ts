// What providers were told about their reports: the first that counts is the one that is kept, and it has its effect,
// whatever comes between.
import type { CallbackAnswer } from "../../src/domain/calls/received-callback.ts";
import type { World } from "./world.ts";

interface Told {
  outcome: string;
  at: number;
}

export class Answered {
  readonly #world: World;
  /** By attempt: the report that was answered duplicate:false. */
  readonly #counted = new Map<string, Told>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A provider was answered 200, with this. */
  answered({ callId, attempt, status, duplicate }: CallbackAnswer): void {
    const { scheduler, invariants } = this.#world;
    if (duplicate) return;
    const key = `${callId}:${attempt}`;
    const before = this.#counted.get(key);
    if (before === undefined) this.#counted.set(key, { outcome: status, at: scheduler.now });
    else
      invariants.fail(
        "7b",
        `${key} was reported ${status}, and told that it counts, ${scheduler.now - before.at} ms after ${before.outcome} was told so`,
      );
  }

  counts(key: string): boolean {
    return this.#counted.has(key);
  }

  /** Everything is final. */
  look(): void {
    const { invariants } = this.#world;
    for (const [key, { outcome }] of this.#counted) {
      const [callId = "", attempt] = key.split(":");
      const kept = invariants.mirror.calls.get(callId)?.attempts[Number(attempt) - 1]?.status;
      if (kept !== outcome)
        invariants.fail("7c", `${key} was reported ${outcome}, and told that it counts; kept is ${kept}`);
    }
  }
}
