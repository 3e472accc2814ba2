// One alarm at the earliest time that matters. Arming bills a row, so an alarm that is early enough is left alone:
// it fires, finds nothing, and is armed again.
import type { Clock } from "../actions/ports/clock.ts";

/** Never sooner than this from now: a loop of alarms must not become a busy one. */
const SOONEST_MS = 1_000;

/** The part of a Durable Object's storage that holds its one alarm. */
export type AlarmStorage = Pick<DurableObjectStorage, "getAlarm" | "setAlarm">;

export class GateAlarm {
  readonly #storage: AlarmStorage;
  readonly #clock: Clock;
  /** undefined = not known yet since the object started. */
  #armedAt: number | null | undefined;

  constructor(storage: AlarmStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  get at(): number | null {
    return this.#armedAt ?? null;
  }

  /** Trusts storage, not memory: an alarm may have been lost. */
  async reload(): Promise<void> {
    this.#armedAt = await this.#storage.getAlarm();
  }

  fired(): void {
    this.#armedAt = null;
  }

  /** `at` in ms; null = nothing to wait for. */
  async arm(at: number | null): Promise<void> {
    if (at === null) return;
    if (this.#armedAt === undefined) await this.reload();
    const now = this.#clock();
    const armed = this.#armedAt ?? null;
    // Its time has come, by this clock: it is about to fire, or lost. What it was for is not put off.
    const wanted = Math.max(armed !== null && armed <= now ? now : at, now + SOONEST_MS);
    if (armed !== null && armed > now && armed <= wanted) return;
    this.#armedAt = wanted;
    await this.#storage.setAlarm(wanted);
  }

  /**
   * The same for one more thing to wait for, while others may be waited for. An alarm whose time has come is about to
   * fire: it is not put off.
   */
  async armBefore(at: number): Promise<void> {
    if (this.#armedAt === undefined) await this.reload();
    const armed = this.#armedAt ?? null;
    if (armed === null || armed > at) await this.arm(at);
  }
}

export function earliest(...times: (number | null)[]): number | null {
  const set = times.filter((t): t is number => t !== null);
  return set.length === 0 ? null : set.reduce((a, b) => Math.min(a, b));
}
