// A suppression is lifted: from now on it holds nobody back; no cancelled call comes back by it.
import { sql } from "drizzle-orm";
import type { By } from "../../domain/changes/change.ts";
import { noteChange } from "../changes/note-change.ts";
import { suppressions } from "../schema/compliance.ts";
import { set, statement } from "../statement.ts";

const REVOKE = statement(
  "revoke a suppression",
  ["id", "by", "now"],
  v => sql`UPDATE ${suppressions} ${set(suppressions, { revokedAt: v.now, revokedBy: v.by, sweptTo: sql`NULL` })}
  WHERE id = ${v.id} AND revoked_at IS NULL`,
);

/** False when it is revoked already, or is none. */
export async function revokeSuppression(db: D1Database, id: string, by: By, now: number): Promise<boolean> {
  const note = {
    ...{ by, at: now, subject: `suppression:${id}`, what: "revoke" },
    ...{ from: { state: "in_force" }, to: { state: "revoked" } },
  };
  const [revoked] = await db.batch([REVOKE(db, { id, by: by.who, now }), noteChange(db, note)]);
  return (revoked?.meta.changes ?? 0) > 0;
}
