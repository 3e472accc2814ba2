// What one instance of the program remembers of hooks: how they fare, and what they let out a while ago. Forgotten, they
// are asked.
import {
  afterAnswer,
  afterAsking,
  HEALTHY,
  type HookBreaker,
  mayAsk,
} from "../../../domain/pre-dial/hook-breaker.ts";
import type { Answered } from "../../../domain/pre-dial/verdict.ts";

/** The one that was used longest ago goes first. */
const MOST_HOOKS = 1_000;
/** An answer has some 4 kB of variables at the most. */
const MOST_ANSWERS = 1_000;
/** The gate is told of the same trouble at most so often. */
const TELL_EVERY_MS = 5_000;

type LetOut = Answered & { kind: "dial" };

export class HookMemory {
  readonly #breakers = new Map<string, HookBreaker>();
  readonly #answers = new Map<string, { answered: LetOut; until: number }>();
  readonly #toldAt = new Map<string, number>();

  breakerOf(hook: string): HookBreaker {
    return this.#breakers.get(hook) ?? HEALTHY;
  }

  /** True = it may be asked now, and the question sets out. `now` in ms. */
  setsOut(hook: string, now: number): boolean {
    const state = this.breakerOf(hook);
    if (!mayAsk(state, now)) return false;
    keep(this.#breakers, hook, afterAsking(state, now), MOST_HOOKS);
    return true;
  }

  /** Returns how it stands by now. */
  answered(hook: string, ok: boolean, now: number): HookBreaker {
    const state = afterAnswer(this.breakerOf(hook), ok, now);
    if (ok) {
      this.#breakers.delete(hook);
      this.#toldAt.delete(hook);
    } else keep(this.#breakers, hook, state, MOST_HOOKS);
    return state;
  }

  /** Null = the question is to be asked. */
  letOut(question: string, now: number): LetOut | null {
    const known = this.#answers.get(question);
    return known !== undefined && now < known.until ? known.answered : null;
  }

  keep(question: string, answered: LetOut, until: number): void {
    keep(this.#answers, question, { answered, until }, MOST_ANSWERS);
  }

  /** True = the gate is to be told; not again for a while. */
  isToBeTold(hook: string, now: number): boolean {
    if (now < (this.#toldAt.get(hook) ?? Number.NEGATIVE_INFINITY) + TELL_EVERY_MS) return false;
    keep(this.#toldAt, hook, now, MOST_HOOKS);
    return true;
  }
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const first = map.keys().next();
  if (map.size > most && !first.done) map.delete(first.value);
}
