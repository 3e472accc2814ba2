// A suppression is lifted: from now on it holds nobody back; no cancelled call comes back by it.
import { sql } from "drizzle-orm";
import { suppressions } from "../schema/compliance.ts";
import { set, statement } from "../statement.ts";

const REVOKE = statement(
  "revoke a suppression",
  ["id", "by", "now"],
  v => sql`UPDATE ${suppressions} ${set(suppressions, { revokedAt: v.now, revokedBy: v.by, sweptTo: sql`NULL` })}
  WHERE id = ${v.id} AND revoked_at IS NULL`,
);

/** False when it is revoked already, or is none. */
export async function revokeSuppression(
  db: D1Database,
  id: string,
  by: string,
  now: number,
): Promise<boolean> {
  return (await REVOKE(db, { id, by, now }).run()).meta.changes > 0;
}
