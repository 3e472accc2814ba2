// A D1 binding that counts the rows its statements read and write, as the bill does.

export interface RowCount {
  read: number;
  written: number;
  statements: number;
  /** Rows written, by the name of the statement. */
  writtenBy: Map<string, number>;
}

/** A statement's name stands behind its text. */
const nameIn = (sql: string): string => /\/\* (.+) \*\/\s*$/.exec(sql)?.[1] ?? "another";

/** `seen` is told of every statement with its values. */
export function countingD1(
  db: D1Database,
  seen: (sql: string, values: readonly unknown[]) => void = () => {},
): { db: D1Database; count: RowCount } {
  const count: RowCount = { read: 0, written: 0, statements: 0, writtenBy: new Map() };
  const note = <T extends { meta: D1Meta }>(result: T, sql: string): T => {
    const { rows_written: written } = result.meta;
    if (written > 0) count.writtenBy.set(nameIn(sql), (count.writtenBy.get(nameIn(sql)) ?? 0) + written);
    count.read += result.meta.rows_read;
    count.written += written;
    count.statements++;
    return result;
  };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const texts = new WeakMap<object, string>();
  const told = new WeakMap<object, () => void>();
  const wrap = (
    statement: D1PreparedStatement,
    sql: string,
    values: readonly unknown[] = [],
  ): D1PreparedStatement => {
    const tell = () => seen(sql, values);
    const all = async () => {
      tell();
      return note(await statement.all(), sql);
    };
    const wrapped = {
      bind: (...given: unknown[]) => wrap(statement.bind(...given), sql, given),
      all,
      run: all,
      first: async () => (await all()).results[0] ?? null,
      // drizzle reads rows as arrays; their cost is asked for separately, with the same plan.
      raw: async () => {
        const { results } = await all();
        return /^\s*select/i.test(sql) ? statement.raw() : results.map(row => Object.values(row as object));
      },
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    texts.set(wrapped, sql);
    told.set(wrapped, tell);
    return wrapped;
  };
  const counted = {
    prepare: (sql: string) => wrap(db.prepare(sql), sql),
    batch: async (statements: D1PreparedStatement[]) => {
      for (const statement of statements) told.get(statement)?.();
      return (await db.batch(statements.map(s => originals.get(s) ?? s))).map((result, i) =>
        note(result, texts.get(statements[i] as object) ?? ""),
      );
    },
  } as unknown as D1Database;
  return { db: counted, count };
}
