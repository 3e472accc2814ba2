// What keeps a whole trunk from dialling: somebody's pause, the provider's Retry-After, the circuit breaker.
import {
  afterBegin,
  afterResult,
  afterTime,
  type BreakerRules,
  type BreakerState,
  CLOSED,
  type DialResult,
  dialsAllowed,
  nextChangeAt,
  PROBE_LIMIT_MS,
} from "../domain/trunks/breaker.ts";
import type { TrunkView } from "../domain/trunks/gate-view.ts";
import { DialWindow } from "./dial-window.ts";
import { type Control, ControlRow } from "./storage/control-row.ts";

/** In ms; 0 = it is not cut off. Its probes may take as long as they may, and be followed by others. */
function cutOffUntil(breaker: BreakerState): number {
  if (breaker.kind === "open") return breaker.until;
  return breaker.kind === "half_open" ? breaker.since + PROBE_LIMIT_MS : 0;
}

/** One that older versions have stored open has opened when it did so last. */
const openedAt = ({ breaker, breakerOpenedAt }: Control): number | null =>
  breaker.kind === "closed" ? null : (breakerOpenedAt ?? breaker.since);

export class TrunkControl {
  readonly #stored: ControlRow;
  readonly #rules: BreakerRules;
  readonly #window: DialWindow;
  #control: Control;

  constructor(sql: SqlStorage, rules: BreakerRules) {
    this.#stored = new ControlRow(sql);
    this.#rules = rules;
    this.#window = new DialWindow(rules.windowMs);
    const stored = this.#stored.read();
    // Switched off while it was open: closed.
    const control = rules.failurePercent === 0 ? { ...stored, breaker: CLOSED } : stored;
    this.#control = { ...control, breakerOpenedAt: openedAt(control) };
  }

  /** How many dials may begin at `now`, lines and pace aside. */
  room(now: number): number {
    const { paused, heldUntil } = this.#control;
    this.#change({ breaker: afterTime(this.#rules, this.#control.breaker, now) });
    if (paused || now < heldUntil) return 0;
    return dialsAllowed(this.#rules, this.#control.breaker, now);
  }

  /** Dials begin; returns whether the gate needs a report of each. */
  began(keys: readonly string[], now: number): { probes: boolean } {
    this.#window.add(now, { dials: keys.length });
    this.#change({ breaker: afterBegin(this.#control.breaker, keys, now) });
    return { probes: this.#control.breaker.kind === "half_open" };
  }

  /** What became of a dial, and how long the provider wants to be left alone. Returns whether that changes anything. */
  ended(dial: { key: string; result: DialResult; holdSeconds: number | null }, now: number): boolean {
    const { key, result, holdSeconds } = dial;
    if (result === "failed") this.#window.add(now, { failures: 1 });
    const before = this.#control.breaker;
    const breaker = afterResult(this.#rules, before, { key, result }, this.#window.counts(now), now);
    if (breaker.kind !== before.kind) this.#window.clear();
    const heldUntil = Math.max(this.#control.heldUntil, holdSeconds === null ? 0 : now + holdSeconds * 1000);
    return this.#change({ breaker, heldUntil });
  }

  setPaused(paused: boolean): void {
    this.#change({ paused });
  }

  /** Somebody wants it dialled now, whatever the provider asked for. */
  resume(): void {
    this.#change({ paused: false, heldUntil: 0 });
  }

  /** When there may be room again by itself, in ms; null = there is, or nobody can tell. */
  nextLookAt(now: number): number | null {
    const { paused, heldUntil, breaker } = this.#control;
    if (paused) return null;
    const at = Math.max(heldUntil, nextChangeAt(breaker) ?? 0);
    return at > now ? at : null;
  }

  /** Nothing, or a few probes, is dialled before then, in ms, whoever paused it aside; 0 = it may be. */
  unavailableUntil(): number {
    const { heldUntil, breaker } = this.#control;
    return Math.max(heldUntil, cutOffUntil(breaker));
  }

  /** Since when its breaker is not closed, however often it was tried since, in ms; null = it is. */
  breakerOpenedAt(): number | null {
    return this.#control.breakerOpenedAt;
  }

  view(now: number): TrunkView {
    const { paused, heldUntil, breaker } = this.#control;
    return {
      paused,
      heldUntil: heldUntil > now ? heldUntil : null,
      breaker: {
        state: breaker.kind,
        since: breaker.kind === "closed" ? null : breaker.since,
        until: breaker.kind === "open" ? breaker.until : null,
        window: this.#window.counts(now),
      },
    };
  }

  #change(to: Partial<Control>): boolean {
    const changed = { ...this.#control, ...to };
    const next = { ...changed, breakerOpenedAt: openedAt(changed) };
    const same =
      next.paused === this.#control.paused &&
      next.heldUntil === this.#control.heldUntil &&
      next.breaker === this.#control.breaker;
    if (same) return false;
    this.#control = next;
    this.#stored.write(next);
    return true;
  }
}
