// A D1 binding that adds up how long its statements took the database, as each answer says.

export interface MeteredD1 {
  db: D1Database;
  /** So far, in ms. */
  spentMs: () => number;
}

/** Of what `prepare` makes, `all` and `run` are metered, and so are batches. */
export function meteredD1(db: D1Database): MeteredD1 {
  let spent = 0;
  const metered = <T extends { meta: D1Result["meta"] }>(result: T): T => {
    spent += result.meta.duration;
    return result;
  };
  const inner = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: async () => metered(await statement.all()),
      run: async () => metered(await statement.run()),
    } as unknown as D1PreparedStatement;
    inner.set(wrapped, statement);
    return wrapped;
  };
  const wrappedDb = {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) =>
      (await db.batch(statements.map(s => inner.get(s) ?? s))).map(metered),
  } as unknown as D1Database;
  return { db: wrappedDb, spentMs: () => spent };
}
