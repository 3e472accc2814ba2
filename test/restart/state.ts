// What a stopped service has left in its folder, read from the SQLite files: the database, the gate, the simulator.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

type Row = Record<string, unknown>;

/** `query` reads what the statement finds. */
export interface State {
  database: (sql: string) => Row[];
  gate: (sql: string) => Row[];
  simulator: (sql: string) => Row[];
}

/** `folder` is the one that `--persist-to` named; nobody may be writing to it. */
export function readState(folder: string): State {
  const d1 = join(folder, "v3", "d1", "miniflare-D1DatabaseObject");
  const objects = join(folder, "v3", "do");
  return {
    database: sql => query(d1, "calls", sql),
    gate: sql => query(join(objects, "campaign-call-manager-Gate"), "permit_journal", sql),
    simulator: sql => query(join(objects, "campaign-call-manager-Simulator"), "dials", sql),
  };
}

/** Asks the one file of the folder that has this table. */
function query(folder: string, table: string, sql: string): Row[] {
  for (const name of readdirSync(folder).filter(n => n.endsWith(".sqlite"))) {
    const file = new DatabaseSync(join(folder, name), { readOnly: true });
    try {
      if (file.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) === undefined) continue;
      return file
        .prepare(sql)
        .all()
        .map(row => ({ ...row }));
    } finally {
      file.close();
    }
  }
  throw new Error(`no file below ${folder} has a table ${table}`);
}
