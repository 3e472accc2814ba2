// Facts by key in the gate's own SQLite, written as a journal: whatever changes together is one row, over the oldest
// row there is. Facts that the oldest row is the last to say are said again in the new one: nothing is ever lost by
// writing over, and no row is deleted, which costs as much as writing one.

/** A call's id, or a campaign's. */
export type JournalKey = string | number;

/** Characters of a row: a value may have 2 MB, and a character takes up to 3 bytes of it. */
const LARGEST_ROW = 500_000;
/** There are as many rows as facts, so that few facts are said again; within these bounds, for what a start reads. */
const LEAST_ROWS = 32;
const MOST_ROWS = 4_096;

interface JournalRow extends Record<string, SqlStorageValue> {
  slot: number;
  seq: number;
  /** JSON: `[key, fact]` each, `[key]` where the fact is gone. */
  changes: string;
}

type Change = readonly [JournalKey] | readonly [JournalKey, unknown];

export class Journal {
  readonly #sql: SqlStorage;
  readonly #factOf: (key: JournalKey) => unknown;
  /** The keys that each row says something of; the oldest row first. */
  readonly #rows = new Map<number, readonly JournalKey[]>();
  /** The row that says a fact last. */
  readonly #lastSaidIn = new Map<JournalKey, number>();
  readonly #changed = new Set<JournalKey>();
  #seq = 0;
  #together = 0;

  /** `factOf`: what holds now, written as JSON; undefined = it is gone. */
  constructor(sql: SqlStorage, factOf: (key: JournalKey) => unknown) {
    this.#sql = sql;
    this.#factOf = factOf;
    sql.exec(`CREATE TABLE IF NOT EXISTS permit_journal (slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL,
      changes TEXT NOT NULL)`);
  }

  /** All facts as they were said last. Asked once, before anything is written. */
  read(): ReadonlyMap<JournalKey, unknown> {
    const facts = new Map<JournalKey, unknown>();
    const rows = this.#sql.exec<JournalRow>("SELECT slot, seq, changes FROM permit_journal").toArray();
    for (const { slot, seq, changes } of rows.sort((a, b) => a.seq - b.seq)) {
      const said = JSON.parse(changes) as Change[];
      for (const [key, fact] of said) {
        if (fact === undefined) facts.delete(key);
        else facts.set(key, fact);
        this.#note(key, slot, fact !== undefined);
      }
      this.#rows.set(
        slot,
        said.map(([key]) => key),
      );
      this.#seq = seq;
    }
    return facts;
  }

  /** In place of `read`: nothing of what was said holds any more. */
  clear(): void {
    this.#sql.exec("DELETE FROM permit_journal");
  }

  /** `run` does not wait for anything; all that changes in it is in storage when this returns, in one row. */
  together<Result>(run: () => Result): Result {
    this.#together++;
    try {
      return run();
    } finally {
      if (--this.#together === 0) this.#writeChanged();
    }
  }

  changed(key: JournalKey): void {
    this.#changed.add(key);
    if (this.#together === 0) this.#writeChanged();
  }

  /** Facts that nobody would say any more if this row were written over. */
  onlySaidIn(slot: number): readonly JournalKey[] {
    const said = this.#rows.get(slot) ?? [];
    return said.filter(key => this.#lastSaidIn.get(key) === slot && !this.#changed.has(key));
  }

  /** Several rows only where one would be too large; consecutive writes commit together all the same. */
  #writeChanged(): void {
    for (const key of this.#changed) {
      const neverSaid = !this.#lastSaidIn.has(key) && this.#factOf(key) === undefined;
      if (neverSaid) this.#changed.delete(key);
    }
    while (this.#changed.size > 0) this.#writeRow(this.#nextSlot());
  }

  /** What is said again fits, since it has fitted in the row that is written over; of what has changed, as much as fits. */
  #writeRow(slot: number): void {
    const said: JournalKey[] = [];
    const texts: string[] = [];
    let size = 0;
    const say = (key: JournalKey): boolean => {
      const text = this.#textOf(key);
      if (said.length > 0 && size + text.length > LARGEST_ROW) return false;
      said.push(key);
      texts.push(text);
      size += text.length + 1;
      return true;
    };
    for (const key of this.onlySaidIn(slot)) say(key);
    for (const key of this.#changed) if (!say(key)) break;
    this.#sql.exec(
      `INSERT INTO permit_journal (slot, seq, changes) VALUES (?, ?, ?)
       ON CONFLICT (slot) DO UPDATE SET seq = excluded.seq, changes = excluded.changes`,
      slot,
      ++this.#seq,
      `[${texts.join(",")}]`,
    );
    this.#rows.delete(slot);
    this.#rows.set(slot, said);
    for (const key of said) {
      this.#changed.delete(key);
      this.#note(key, slot, this.#factOf(key) !== undefined);
    }
  }

  #note(key: JournalKey, slot: number, holds: boolean): void {
    if (holds) this.#lastSaidIn.set(key, slot);
    else this.#lastSaidIn.delete(key);
  }

  /** Rows are written over by age: a fact that is gone was gone after each row that still says it. */
  #nextSlot(): number {
    const rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, this.#lastSaidIn.size));
    const [oldest] = this.#rows.keys();
    return oldest === undefined || this.#rows.size < rows ? this.#rows.size : oldest;
  }

  #textOf(key: JournalKey): string {
    const fact = this.#factOf(key);
    return fact === undefined ? JSON.stringify([key]) : `[${JSON.stringify(key)},${JSON.stringify(fact)}]`;
  }
}
