// Which calls hold their numbers, as far as this object remembers: most repeats are refused without touching D1's calls.
// What is forgotten, in a restart or for want of room, the guard of the insert refuses, which has the last word.
import type { NumberWindow } from "../actions/ports/number-window.ts";
import type { WindowHolder } from "../domain/calls/new-call.ts";
import { MINUTE_MS } from "../domain/time-units.ts";

/** The least time between two turns. */
const TURN_EVERY_MS = MINUTE_MS;
/** Numbers of one turn, of which two are remembered: some 180 bytes each, a fraction of the object's 128 MB. */
const MOST_NUMBERS = 50_000;

export class HeldNumbers implements NumberWindow {
  #latest = new Map<string, WindowHolder>();
  #before = new Map<string, WindowHolder>();
  #turnedAt = 0;

  holder(phoneNumber: string, now: number, windowMs: number): WindowHolder | null {
    const held = this.#last(phoneNumber);
    return held !== undefined && held.acceptedAt > now - windowMs ? held : null;
  }

  hold(phoneNumber: string, holder: WindowHolder): void {
    const held = this.#last(phoneNumber);
    if (held !== undefined && held.acceptedAt >= holder.acceptedAt) return;
    if (this.#latest.size >= MOST_NUMBERS) this.#turn();
    this.#latest.set(phoneNumber, holder);
  }

  /** Forgets windows that have ended, once a window: what is forgotten was accepted a window ago or earlier. */
  turnIfTime(now: number, windowMs: number): void {
    if (now - this.#turnedAt < Math.max(TURN_EVERY_MS, windowMs)) return;
    this.#turnedAt = now;
    this.#turn();
  }

  /** How many are remembered. */
  get size(): number {
    return this.#latest.size + this.#before.size;
  }

  #turn(): void {
    this.#before = this.#latest;
    this.#latest = new Map();
  }

  /** A number is written anew only by a later call. */
  #last(phoneNumber: string): WindowHolder | undefined {
    return this.#latest.get(phoneNumber) ?? this.#before.get(phoneNumber);
  }
}
