// Calls per second of the trunk: at most N dials begin in any one second, whatever restarts in between.

/** Remembers when the last N dials began; kept in storage when there is a limit at all. */
export class Pace {
  readonly #sql: SqlStorage;
  readonly #perSecond: number;
  #begins: number[];

  /** `perSecond` 0 = unlimited. */
  constructor(sql: SqlStorage, perSecond: number) {
    this.#sql = sql;
    this.#perSecond = perSecond;
    sql.exec("CREATE TABLE IF NOT EXISTS pace (id INTEGER PRIMARY KEY, begins TEXT NOT NULL)");
    const [row] = sql.exec<{ begins: string }>("SELECT begins FROM pace WHERE id = 1");
    this.#begins = row === undefined ? [] : (JSON.parse(row.begins) as number[]);
  }

  /** How many more may begin at `now` (ms). */
  room(now: number): number {
    if (this.#perSecond === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#perSecond - this.#recent(now).length);
  }

  /** Call once per decision, with how many begin at `now`. */
  began(count: number, now: number): void {
    if (this.#perSecond === 0 || count === 0) return;
    this.#begins = [...this.#recent(now), ...Array<number>(count).fill(now)];
    this.#sql.exec("INSERT OR REPLACE INTO pace VALUES (1, ?)", JSON.stringify(this.#begins));
  }

  /** When there is room again, if `waiting` dials are still to begin; null = there is now. */
  nextRoomAt(now: number, waiting = 0): number | null {
    if (this.room(now) > waiting) return null;
    return (this.#recent(now)[0] ?? now) + 1000;
  }

  #recent(now: number): number[] {
    return this.#begins.filter(at => at > now - 1000);
  }
}
