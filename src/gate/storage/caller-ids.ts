// How caller ids were used today, in the gate's own SQLite: a row a number, whichever pools it is in. Reads come from
// memory, which is filled from storage when the object starts and written after it. Every method is synchronous.
import { DAY_MS } from "../../domain/time-units.ts";
import { type CallerIdPool, MAX_CALLER_IDS } from "../../domain/trunks/caller-ids/caller-id-pool.ts";
import {
  afterDial,
  afterEnd,
  type CallerIdUse,
  callerIdDay,
  reinstated,
  setAsideIfLow,
  useOnDay,
} from "../../domain/trunks/caller-ids/caller-id-use.ts";
import { type CallerIdsView, viewCallerIds } from "../../domain/trunks/caller-ids/caller-id-view.ts";
import {
  type CallerIdAsked,
  type CallerIdChoice,
  chooseCallerId,
} from "../../domain/trunks/caller-ids/choose-caller-id.ts";
import { usableCallerIds } from "../../domain/trunks/caller-ids/usable-caller-ids.ts";

interface UseRow extends Record<string, SqlStorageValue> {
  number: string;
  day: string;
  dials: number;
  ended: number;
  answered: number;
  set_aside_at: number | null;
}

/** Rows that one statement writes: a value may have 2 MB, a row has some 110 bytes. */
const WRITTEN_TOGETHER = MAX_CALLER_IDS;
/** Numbers that are forgotten at a time. */
const FORGOTTEN_TOGETHER = 500;

export class CallerIds {
  readonly #sql: SqlStorage;
  readonly #onSetAside: (use: CallerIdUse) => void;
  readonly #uses = new Map<string, CallerIdUse>();

  /** `onSetAside` is called for every number that is set aside. */
  constructor(sql: SqlStorage, onSetAside: (use: CallerIdUse) => void = () => {}) {
    this.#sql = sql;
    this.#onSetAside = onSetAside;
    sql.exec(`CREATE TABLE IF NOT EXISTS caller_ids (number TEXT PRIMARY KEY, day TEXT NOT NULL,
      dials INTEGER NOT NULL, ended INTEGER NOT NULL, answered INTEGER NOT NULL, set_aside_at INTEGER)
      WITHOUT ROWID`);
    for (const row of sql.exec<UseRow>("SELECT * FROM caller_ids")) this.#uses.set(row.number, useOf(row));
  }

  /**
   * One a call, in order; each counts for those after it. `held`: what unbegun permits show, a number as often as it
   * has permits: it will be dialled or lapse. So no more dials of a number begin in a day than its cap.
   */
  choose(
    pool: CallerIdPool,
    calls: readonly CallerIdAsked[],
    held: Iterable<string>,
    now: number,
  ): CallerIdChoice[] {
    this.#setAside(pool, now);
    const reckoned = this.#reckoned(pool, held, now);
    return calls.map(call => {
      const choice = chooseCallerId(pool, call, reckoned, now);
      if (choice.kind === "chosen") count(reckoned, choice.number, afterDial, now);
      return choice;
    });
  }

  /** Dials began that show these; a number as often as it is shown. */
  dialled(numbers: readonly string[], now: number): void {
    for (const number of numbers) count(this.#uses, number, afterDial, now);
    this.#write(numbers);
  }

  ended(ends: readonly { number: string; answered: boolean }[], now: number): void {
    for (const { number, answered } of ends) count(this.#uses, number, use => afterEnd(use, answered), now);
    this.#write(ends.map(end => end.number));
  }

  /** Until when all of them are at their cap, in ms; null = one may be shown now. `held`: as above. */
  cappedUntil(pool: CallerIdPool, held: Iterable<string>, now: number): number | null {
    const usable = usableCallerIds(pool, this.#reckoned(pool, held, now), now);
    return usable.kind === "capped" ? usable.freeAt : null;
  }

  view(pool: CallerIdPool, now: number, held: Iterable<string> = []): CallerIdsView {
    this.#setAside(pool, now);
    return viewCallerIds(pool, this.#reckoned(pool, held, now), now);
  }

  /** It was shown today, or reported on. */
  isCounted(number: string, now: number): boolean {
    return (this.#uses.get(number)?.day ?? "") >= callerIdDay(now);
  }

  /** How many are set aside today, whatever their pools. */
  setAsideNow(now: number): number {
    const today = callerIdDay(now);
    return [...this.#uses.values()].filter(use => use.setAsideAt !== null && use.day >= today).length;
  }

  /** Returns whether it was set aside. */
  reinstate(number: string, now: number): boolean {
    const use = useOnDay(this.#uses.get(number), number, callerIdDay(now));
    if (use.setAsideAt === null) return false;
    this.#uses.set(number, reinstated(use));
    this.#write([number]);
    return true;
  }

  /** Forgets what was counted before yesterday, to which a clock may go back; some at a time. Returns how many. */
  forget(now: number): number {
    const yesterday = callerIdDay(now - DAY_MS);
    const old = [...this.#uses.values()].filter(use => use.day < yesterday).slice(0, FORGOTTEN_TOGETHER);
    if (old.length === 0) return 0;
    const numbers = old.map(use => use.number);
    this.#sql.exec(
      "DELETE FROM caller_ids WHERE number IN (SELECT value FROM json_each(?))",
      JSON.stringify(numbers),
    );
    for (const number of numbers) this.#uses.delete(number);
    return numbers.length;
  }

  /** Whether a number's share of answers is too low is for the pool to say: it is looked at when the pool is at hand. */
  #setAside({ numbers, setAsideBelow }: CallerIdPool, now: number): void {
    if (setAsideBelow === null) return;
    const today = callerIdDay(now);
    const low = numbers.flatMap(number => {
      const use = useOnDay(this.#uses.get(number), number, today);
      const judged = setAsideIfLow(use, setAsideBelow, now);
      return judged === use ? [] : [judged];
    });
    for (const use of low) this.#uses.set(use.number, use);
    this.#write(low.map(use => use.number));
    for (const use of low) this.#onSetAside(use);
  }

  /** The pool's numbers as used as they may turn out to be. */
  #reckoned(pool: CallerIdPool, held: Iterable<string>, now: number): Map<string, CallerIdUse> {
    const reckoned = new Map<string, CallerIdUse>();
    for (const number of pool.numbers) {
      const use = this.#uses.get(number);
      if (use !== undefined) reckoned.set(number, use);
    }
    for (const number of held) count(reckoned, number, afterDial, now);
    return reckoned;
  }

  #write(numbers: readonly string[]): void {
    const changed = [...new Set(numbers)];
    for (let from = 0; from < changed.length; from += WRITTEN_TOGETHER) {
      const uses = changed.slice(from, from + WRITTEN_TOGETHER).map(number => this.#uses.get(number));
      this.#sql.exec(
        `INSERT OR REPLACE INTO caller_ids (number, day, dials, ended, answered, set_aside_at)
         SELECT value ->> 'number', value ->> 'day', value ->> 'dials', value ->> 'ended', value ->> 'answered',
           value ->> 'setAsideAt' FROM json_each(?)`,
        JSON.stringify(uses),
      );
    }
  }
}

function count(
  uses: Map<string, CallerIdUse>,
  number: string,
  after: (use: CallerIdUse) => CallerIdUse,
  now: number,
): void {
  uses.set(number, after(useOnDay(uses.get(number), number, callerIdDay(now))));
}

const useOf = (row: UseRow): CallerIdUse => ({
  number: row.number,
  day: row.day,
  dials: row.dials,
  ended: row.ended,
  answered: row.answered,
  setAsideAt: row.set_aside_at,
});
