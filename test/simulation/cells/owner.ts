// One owner of numbers, as the object that it would be: one request after the other, decisions in a storage that survives
// its restarts, one alarm. What it does not know it asks the gate that has the line.
import {
  addStop,
  adopt,
  giveBack,
  type Holder,
  heard,
  isForgotten,
  type Line,
  liftStop,
  type NewStop,
  type NumberRecord,
  type Take,
  type Taken,
  take,
  UNKNOWN,
} from "./number-record.ts";
import type { CellSabotage } from "./sabotages.ts";

/** After a gate that did not answer, ms. */
const ASK_AGAIN_MS = 60_000;

export type OfNumber<What> = What & { phoneNumber: string };

export type GivenBack = OfNumber<{ token: string; undialled: boolean }>;

export interface OwnerDeps {
  clock: () => number;
  /** Sets its alarm, `at` ms. */
  setAlarm: (at: number) => void;
  /** Throws when the gate is out of reach. */
  isOnTheLine: (holder: Holder) => Promise<boolean>;
  count: (what: "rows read" | "rows written" | "questions") => void;
  sabotage: CellSabotage | null;
}

export class Owner {
  readonly #deps: OwnerDeps;
  readonly #rows: Map<string, string>;
  #alarmAt: number | null = null;

  /** `rows`: its storage. */
  constructor(rows: Map<string, string>, deps: OwnerDeps) {
    this.#rows = rows;
    this.#deps = deps;
  }

  /** One answer a number, in order. */
  async take(asked: readonly OfNumber<Take>[]): Promise<Taken[]> {
    const answers: Taken[] = [];
    for (const one of asked) answers.push(await this.#takeOne(one));
    return answers;
  }

  async #takeOne({ phoneNumber, ...asked }: OfNumber<Take>): Promise<Taken> {
    const taken = this.#tryTake(phoneNumber, asked);
    if (taken.kind !== "busy" || !this.#doubts(taken)) return taken;
    const known = await this.#ask(phoneNumber, taken.holder);
    // Others were answered meanwhile: it is decided anew, on what is stored now.
    return known ? this.#tryTake(phoneNumber, asked) : taken;
  }

  #doubts({ doubtful }: Taken & { kind: "busy" }): boolean {
    return doubtful && this.#deps.sabotage !== "nobody is asked whether a line is still taken";
  }

  #tryTake(phoneNumber: string, asked: Take): Taken {
    const { sabotage } = this.#deps;
    const windowMs = sabotage === "the window is forgotten" ? 0 : asked.windowMs;
    const { record, taken } = take(this.#read(phoneNumber), { ...asked, windowMs }, this.#deps.clock());
    if (taken.kind === "taken") this.#write(phoneNumber, record);
    return taken;
  }

  adopt(lines: readonly OfNumber<Line>[]): void {
    for (const { phoneNumber, ...line } of lines)
      this.#write(phoneNumber, adopt(this.#read(phoneNumber), line, this.#deps.clock()));
  }

  giveBack(lines: readonly GivenBack[]): void {
    for (const { phoneNumber, token, undialled } of lines) {
      const record = this.#read(phoneNumber);
      const whoever = this.#deps.sabotage === "a release frees whoever has the number";
      const after = giveBack(record, whoever ? (record.holder?.token ?? "") : token, undialled);
      if (after !== record) this.#write(phoneNumber, after);
    }
  }

  /** Who may be about to claim a call to it: its database must have the stop before it is said to hold. */
  stop(phoneNumber: string, stop: NewStop): { holder: Holder | null; seq: number } {
    const record = addStop(this.#read(phoneNumber), stop);
    this.#write(phoneNumber, record);
    return record;
  }

  /** Of the last stop that was asked for: what is lifted is no newer. */
  lastStop(phoneNumber: string): number {
    return this.#read(phoneNumber).seq;
  }

  lift(phoneNumber: string, scope: string, seq: number): void {
    this.#write(phoneNumber, liftStop(this.#read(phoneNumber), scope, seq));
  }

  /** Lines whose leases have ended are asked about, and what does not matter any more is forgotten. */
  async alarm(): Promise<void> {
    this.#alarmAt = null;
    const now = this.#deps.clock();
    for (const phoneNumber of [...this.#rows.keys()]) {
      const { holder } = this.#read(phoneNumber);
      const isOver = holder !== null && holder.leaseEndsAt <= now;
      if (isOver && this.#deps.sabotage !== "nobody is asked whether a line is still taken")
        await this.#ask(phoneNumber, holder);
      const record = this.#read(phoneNumber);
      if (isForgotten(record, this.#deps.clock())) this.#forget(phoneNumber);
      else if (record.holder !== null) this.#wakeAt(Math.max(record.holder.leaseEndsAt, now + ASK_AGAIN_MS));
    }
  }

  /** False = nobody could say. */
  async #ask(phoneNumber: string, holder: Holder): Promise<boolean> {
    const { isOnTheLine, count, sabotage, clock } = this.#deps;
    count("questions");
    const isThere =
      sabotage === "a line is free when its time is over"
        ? false
        : await isOnTheLine(holder).catch(() => null);
    if (isThere === null) return false;
    const before = this.#read(phoneNumber);
    const after = heard(before, holder.token, isThere, clock());
    if (after !== before) this.#write(phoneNumber, after);
    return true;
  }

  #read(phoneNumber: string): NumberRecord {
    this.#deps.count("rows read");
    const row = this.#rows.get(phoneNumber);
    return row === undefined ? UNKNOWN : (JSON.parse(row) as NumberRecord);
  }

  #write(phoneNumber: string, record: NumberRecord): void {
    this.#deps.count("rows written");
    this.#rows.set(phoneNumber, JSON.stringify(record));
    if (record.holder !== null) this.#wakeAt(record.holder.leaseEndsAt);
  }

  #forget(phoneNumber: string): void {
    this.#deps.count("rows written");
    this.#rows.delete(phoneNumber);
  }

  /** An alarm costs a row: one that rings before is enough. */
  #wakeAt(at: number): void {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    this.#deps.count("rows written");
    this.#deps.setAlarm(at);
  }
}
