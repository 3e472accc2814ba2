// Adding a blackout and lifting it; each counts the rules' revision in its batch, so that it holds from its commit.
import { sql } from "drizzle-orm";
import type { NewBlackout, StoredBlackout } from "../../domain/compliance/blackout.ts";
import { blackouts } from "../schema/compliance.ts";
import { insertSelected, set, statement } from "../statement.ts";
import { standing } from "./read-blackouts.ts";
import { countChange } from "./tenant-revision.ts";

type Added = NewBlackout & Pick<StoredBlackout, "id" | "createdBy" | "createdAt">;

const INSERT = statement(
  "insert blackout",
  ["id", "from", "to", "regions", "campaigns", "reason", "by", "now", "most"],
  v =>
    sql`${insertSelected(blackouts, {
      id: v.id,
      from: v.from,
      to: v.to,
      regions: v.regions,
      campaignIds: v.campaigns,
      reason: v.reason,
      createdBy: v.by,
      createdAt: v.now,
    })} WHERE (SELECT count(*) FROM (${standing(sql`b.id`, v.now)})) < ${v.most}`,
);
const REVOKE = statement(
  "lift blackout",
  ["id", "by", "now"],
  v => sql`UPDATE ${blackouts} ${set(blackouts, { revokedAt: v.now, revokedBy: v.by })}
  WHERE id = ${v.id} AND revoked_at IS NULL`,
);

const listed = (values: readonly unknown[] | null) => (values === null ? null : JSON.stringify(values));

/** False: `most` stand already. */
export async function addBlackout(db: D1Database, entry: Added, most: number): Promise<boolean> {
  const { id, from, to, reason, createdBy: by, createdAt: now } = entry;
  const [regions, campaigns] = [listed(entry.regions), listed(entry.campaignIds)];
  const results = await db.batch([
    INSERT(db, { id, from, to, regions, campaigns, reason, by, now, most }),
    ...countChange(db, now),
  ]);
  return (results[0]?.meta.changes ?? 0) > 0;
}

/** False when it is lifted already, or is none. */
export async function revokeBlackout(db: D1Database, id: string, by: string, now: number): Promise<boolean> {
  const results = await db.batch([REVOKE(db, { id, by, now }), ...countChange(db, now)]);
  return (results[0]?.meta.changes ?? 0) > 0;
}
