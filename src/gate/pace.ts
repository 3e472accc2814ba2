// Calls per second of the trunk: a slot in time for each dial, so that no more than N reach the provider in any one
// second, whatever restarts in between; and how far dispatch must run ahead so that no slot goes by unused.

import { MINUTE_MS } from "../domain/time-units.ts";
import { Estimate } from "../domain/trunks/estimate.ts";
import type { Permit } from "../domain/trunks/permit.ts";
import { PaceMark } from "./storage/pace-mark.ts";

/** The way to the provider may take so much longer for one dial than for another, in ms. */
const WAY_MS = 10;
/** No slot is wider than this, in ms. */
const WIDEST_MS = 1_000;
/** Slots come a little closer than the limit allows in the long run: what was missed is made good within a second. */
const CATCH_UP = 0.9;
/** Attempts that have begun wait for their slots no longer than this, in ms; their messages are refused before. */
const HORIZON_MS = 8_000;
/** No slot is given farther away than this, in ms: what was begun is dialled soon or not at all. */
const FARTHEST_MS = 10_000;
/** Dials that are kept waiting for their slots, so that one that is late leaves no gap: those of so many ms. */
const SPARE_MS = 1_250;
/** In one second so many calls are granted for each that may be dialled in it. */
const GRANTS_PER_SLOT = 1.2;
/** A queue that takes longer than this, in ms, is not run after. */
const LONGEST_LEAD_MS = 10_000;
/** An attempt that has begun and asks for no slot in this time, in ms, will not: its consumer is gone. */
const FORGOTTEN_MS = MINUTE_MS;
/** How far ahead of the slots the stored mark is set, in ms: one row written for all slots of this time. */
const MARK_MS = 1_000;
/** An object that starts elsewhere may have a clock that is so much ahead of the one before, in ms. */
const CLOCKS_DIFFER_MS = 2_000;
/** The longest of it: the farthest slot, its width, the mark ahead of it, a second, and the clocks. */
const FARTHEST_RESUME_MS = FARTHEST_MS + WIDEST_MS + MARK_MS + 1_000 + CLOCKS_DIFFER_MS;

/** Calls that hold a permit. */
export interface Granted {
  /** Those that have not begun. */
  waiting: number;
  /** Those that were granted within the last second. */
  lately: number;
}

export const grantedOf = (permits: readonly Pick<Permit, "begun" | "grantedAt">[], now: number): Granted => ({
  waiting: permits.filter(p => !p.begun).length,
  lately: permits.filter(p => p.grantedAt > now - 1000).length,
});

export class Pace {
  readonly #stored: PaceMark;
  #perSecond: number;
  /** When the last N slots end, each no earlier than the one before it. */
  readonly #ends: number[] = [];
  #lastStart = 0;
  /** The next slot begins no earlier than this after the last one, in ms. */
  #spacing = 0;
  /** No slot that was ever given ends after this; null = none was. */
  #mark: number | null;
  /** Nothing is given before this: what was given before the restart may still be dialled. */
  #resumeAt: number | null;
  /** From the grant to the asking for a slot, in ms. */
  readonly #lead = new Estimate();
  /** Attempts that have begun and have no slot yet, and since when. */
  readonly #begun = new Map<string, number>();

  /** `perSecond` 0 = unlimited. */
  constructor(sql: SqlStorage, perSecond: number) {
    this.#stored = new PaceMark(sql);
    this.#perSecond = perSecond;
    this.#mark = this.#stored.read();
    this.#resumeAt = this.#mark === null ? null : this.#mark + 1000 + CLOCKS_DIFFER_MS;
  }

  /** From now on so many; 0 = unlimited. Where there was no limit, nobody knows what was dialled in the last second. */
  limit(perSecond: number, now: number): void {
    if (perSecond === this.#perSecond) return;
    if (this.#perSecond === 0) this.#resumeAt = Math.max(this.#resumeAt ?? 0, now + 1000);
    this.#perSecond = perSecond;
    while (this.#ends.length > perSecond) this.#ends.shift();
  }

  /** How many more calls should be granted at `now` (ms), so that no slot goes by unused. */
  room(now: number, granted: Granted): number {
    if (this.#perSecond === 0) return Number.POSITIVE_INFINITY;
    const missing = this.#wanted() - this.#onTheirWay(now, granted.waiting);
    // A way that turns out long is filled at a pace that can be dialled at its end.
    const most = GRANTS_PER_SLOT * this.#perSecond + 1 - granted.lately;
    return Math.max(0, Math.floor(Math.min(missing, most)));
  }

  /** How many attempts may begin at `now` and still find a slot soon. */
  beginRoom(now: number): number {
    if (this.#perSecond === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, Math.ceil(this.#dialsIn(HORIZON_MS) - this.#onTheirWay(now, 0)));
  }

  /** When there is room for one more; null = there is now. */
  nextRoomAt(now: number, granted: Granted): number | null {
    if (this.room(now, granted) > 0) return null;
    const spare = this.#wanted() - 1 - granted.waiting - this.#begun.size;
    // Those that wait must move first; nobody knows when.
    if (spare < 0) return now + 1000;
    return Math.max(now + 1, Math.ceil(this.#lastStart - (spare * 1000) / this.#perSecond));
  }

  /** Attempts begin: each will ask for a slot. */
  began(keys: readonly string[], now: number): void {
    if (this.#perSecond === 0) return;
    for (const key of keys) this.#begun.set(key, now);
  }

  /** It will ask for no slot (any more). */
  forget(key: string): void {
    this.#begun.delete(key);
  }

  /**
   * One slot for each, in ms from now, not before `from`; null = none soon. Who gets one dials no earlier, and
   * no later than `withinMs` after it. Call once per decision.
   */
  slots(
    asking: readonly { key: string; grantedAt: number }[],
    { now, from, withinMs }: { now: number; from: number; withinMs: number },
  ): (number | null)[] {
    if (this.#perSecond === 0) return asking.map(() => 0);
    const given = asking.map(({ key, grantedAt }) => {
      if (this.#begun.delete(key)) this.#lead.add(now - grantedAt);
      const start = this.#nextStart(now, from);
      if (start > now + FARTHEST_MS) return null;
      this.#give(start, Math.min(withinMs, WIDEST_MS) + WAY_MS);
      return start - now;
    });
    this.#setMark();
    return given;
  }

  /**
   * Of any N + 1 slots in a row the last begins a second or more after the first has ended: then no second sees more
   * than N dials arrive, wherever in their slots they do.
   */
  #nextStart(now: number, from: number): number {
    const nth = this.#ends.length < this.#perSecond ? undefined : this.#ends[0];
    const free = nth === undefined ? this.#resumedAt(now) : nth + 1000;
    return Math.max(now, from, free, this.#lastStart + this.#spacing);
  }

  #resumedAt(now: number): number {
    if (this.#resumeAt === null) return now;
    // A clock that was wrong has set this mark: no slot was ever given so far ahead.
    if (this.#resumeAt > now + FARTHEST_RESUME_MS) {
      this.#resumeAt = now + FARTHEST_RESUME_MS;
      this.#mark = null;
    }
    return this.#resumeAt;
  }

  #give(start: number, widthMs: number): void {
    this.#lastStart = start;
    this.#spacing = (CATCH_UP * (1000 + widthMs)) / this.#perSecond;
    this.#ends.push(Math.max(start + widthMs, this.#ends.at(-1) ?? 0));
    if (this.#ends.length > this.#perSecond) this.#ends.shift();
  }

  #setMark(): void {
    const end = this.#ends.at(-1);
    if (end === undefined || (this.#mark !== null && end <= this.#mark)) return;
    this.#mark = Math.ceil(end + MARK_MS);
    this.#stored.write(this.#mark);
  }

  #dialsIn(ms: number): number {
    return (this.#perSecond * ms) / 1000;
  }

  /** Calls between their grant and their dial that keep every slot in use. */
  #wanted(): number {
    const lead = Math.min(this.#lead.above(1) ?? 0, LONGEST_LEAD_MS);
    return Math.ceil(this.#dialsIn(lead + SPARE_MS)) + 1;
  }

  #onTheirWay(now: number, waiting: number): number {
    for (const [key, at] of this.#begun) if (at <= now - FORGOTTEN_MS) this.#begun.delete(key);
    const booked = Math.max(0, this.#dialsIn(this.#lastStart - now));
    return waiting + this.#begun.size + booked;
  }
}
