// How far slots in time were given, so that an object that starts again gives none of them twice.

export class PaceMark {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    // A list of times, of which the latest counts: it was that of the last begins once.
    sql.exec("CREATE TABLE IF NOT EXISTS pace (id INTEGER PRIMARY KEY, begins TEXT NOT NULL)");
  }

  /** No slot that was ever given ends after this, in ms; null = none was. */
  read(): number | null {
    const [row] = this.#sql.exec<{ begins: string }>("SELECT begins FROM pace WHERE id = 1");
    const times = row === undefined ? [] : (JSON.parse(row.begins) as number[]);
    return times.length === 0 ? null : Math.max(...times);
  }

  write(at: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO pace VALUES (1, ?)", JSON.stringify([at]));
  }
}
