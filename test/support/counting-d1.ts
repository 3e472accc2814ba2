// A D1 binding that counts the rows its statements read and write, as the bill does.

export interface RowCount {
  read: number;
  written: number;
  statements: number;
}

export function countingD1(db: D1Database): { db: D1Database; count: RowCount } {
  const count: RowCount = { read: 0, written: 0, statements: 0 };
  const note = <T extends { meta: D1Meta }>(result: T): T => {
    count.read += result.meta.rows_read;
    count.written += result.meta.rows_written;
    count.statements++;
    return result;
  };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: async () => note(await statement.all()),
      run: async () => note(await statement.run()),
      first: async () => note(await statement.all()).results[0] ?? null,
      // drizzle reads rows as arrays; their cost is asked for separately, with the same plan.
      raw: async () => {
        note(await statement.all());
        return statement.raw();
      },
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  };
  const counted = {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) =>
      (await db.batch(statements.map(s => originals.get(s) ?? s))).map(note),
  } as unknown as D1Database;
  return { db: counted, count };
}
