// Counts the requests to a database that hold a text, from now on.
import type { NodeD1 } from "./node-sqlite.ts";

export function countingStatements(db: NodeD1, text: string): () => number {
  let count = 0;
  const before = db.faults.before;
  db.faults.before = (sql, late, asked) => {
    if (sql.includes(text)) count++;
    return before(sql, late, asked);
  };
  return () => count;
}
