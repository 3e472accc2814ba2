// Adding suppressions: one batch for many. What holds as long already stays; what would end sooner is replaced.
import { sql } from "drizzle-orm";
import type { Origin, SuppressionToAdd } from "../../actions/ports/suppression-store.ts";
import type { Suppression, SuppressionKey, SuppressionReason } from "../../domain/compliance/suppression.ts";
import { aliased } from "../aliases.ts";
import { jsonChunks } from "../json-chunks.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { suppressions } from "../schema/compliance.ts";
import { insertSelected, jsonFields, oneOf, set, statement } from "../statement.ts";

const i = jsonFields<SuppressionToAdd>();
const s = aliased(suppressions, "s");

const SAME = sql`${s.kind} = ${i("kind")} AND ${s.value} = ${i("value")} AND ${s.scope} = ${i("scope")}
  AND ${s.revokedAt} IS NULL`;

/** Said by the person, or by a court: what somebody noted for other reasons, and may lift, must not stand in their place. */
const SAID = oneOf(["opt_out", "complaint", "legal", "litigator"] satisfies SuppressionReason[]);

/** What is over, or is over before the new one, or was never said, makes room for it. */
const REPLACE = statement(
  "replace suppressions",
  ["entries", "now"],
  v => sql`UPDATE ${suppressions} AS ${s} ${set(suppressions, {
    revokedAt: v.now,
    revokedBy: sql`CASE WHEN ${s.expiresAt} <= ${v.now} THEN 'expired' ELSE 'replaced' END`,
    sweptTo: sql`NULL`,
  })}
  FROM json_each(${v.entries}) i WHERE ${SAME} AND (
    (${s.expiresAt} IS NOT NULL
      AND (${s.expiresAt} <= ${v.now} OR ${i("expiresAt")} IS NULL OR ${i("expiresAt")} > ${s.expiresAt}))
    OR (${i("reason")} IN ${SAID} AND ${s.reason} NOT IN ${SAID} AND ${i("expiresAt")} IS NULL))`,
);
const INSERT = statement(
  "insert suppressions",
  ["entries", "source", "createdBy", "now", "sweptTo"],
  v => sql`${insertSelected(suppressions, {
    id: i("id"),
    kind: i("kind"),
    value: i("value"),
    scope: i("scope"),
    reason: i("reason"),
    source: v.source,
    createdBy: v.createdBy,
    createdAt: v.now,
    expiresAt: i("expiresAt"),
    note: i("note"),
    sweptTo: v.sweptTo,
  })}
  FROM json_each(${v.entries}) i WHERE true ON CONFLICT DO NOTHING RETURNING 1`,
);
const OF_KEYS = statement(
  "suppressions of keys",
  ["entries"],
  v => sql`SELECT s.* FROM json_each(${v.entries}) i CROSS JOIN ${suppressions} ${s} ON ${SAME}`,
);

/** Of one batch: an import of half a million takes fewer statements than one request may send. */
const MOST_ROWS = 5_000;

/** Where a sweep begins. */
const SWEEP_FROM_START = "[]";

/**
 * `sweep`: whether the sweeper is to end their waiting calls; who does not ask for it ends them at once. `offered` must be
 * of distinct keys. Returns how many are new.
 */
export async function addSuppressions(
  db: D1Database,
  offered: readonly SuppressionToAdd[],
  { source, createdBy }: Origin,
  { now, sweep }: { now: number; sweep: boolean },
): Promise<number> {
  let added = 0;
  for (const { json } of jsonChunks(offered, { mostRows: MOST_ROWS })) {
    const results = await db.batch([
      REPLACE(db, { entries: json, now }),
      INSERT(db, { entries: json, source, createdBy, now, sweptTo: sweep ? SWEEP_FROM_START : null }),
    ]);
    // Not its changes: those of triggers are among them.
    added += results[1]?.results.length ?? 0;
  }
  return added;
}

/** Those of these keys that are not revoked. */
export async function suppressionsOfKeys(
  db: D1Database,
  keys: readonly SuppressionKey[],
): Promise<Suppression[]> {
  const { results } = await OF_KEYS(db, { entries: JSON.stringify(keys) }).all<RawRow>();
  return results.map(storedSuppression);
}

export function storedSuppression(row: RawRow): Suppression {
  const { sweptTo: _, ...entry } = fromRow(suppressions, row);
  return entry;
}
