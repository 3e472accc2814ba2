// Suppressions whose waiting calls were not all ended yet, and how far their sweep has come.
import { sql } from "drizzle-orm";
import type { Place } from "../../actions/ports/suppression-store.ts";
import type { Suppression } from "../../domain/compliance/suppression.ts";
import { aliased } from "../aliases.ts";
import type { RawRow } from "../raw-row.ts";
import { suppressions } from "../schema/compliance.ts";
import { set, statement } from "../statement.ts";
import { storedSuppression } from "./add-suppressions.ts";

const s = aliased(suppressions, "s");

const TO_SWEEP = statement(
  "suppressions to sweep",
  ["limit"],
  v =>
    sql`SELECT s.* FROM ${suppressions} ${s} WHERE ${s.sweptTo} IS NOT NULL ORDER BY ${s.id} LIMIT ${v.limit}`,
);
const SWEPT = statement(
  "swept suppression",
  ["id", "sweptTo"],
  v => sql`UPDATE ${suppressions} ${set(suppressions, { sweptTo: v.sweptTo })}
  WHERE id = ${v.id} AND swept_to IS NOT NULL`,
);

/** Oldest first, at most `limit`. */
export async function suppressionsToSweep(
  db: D1Database,
  limit: number,
): Promise<{ entry: Suppression; after: Place }[]> {
  const { results } = await TO_SWEEP(db, { limit }).all<RawRow>();
  return results.map(row => ({
    entry: storedSuppression(row),
    after: JSON.parse(String(row.swept_to)) as Place,
  }));
}

/** Null = all have been ended. */
export async function sweptSuppression(db: D1Database, id: string, to: Place | null): Promise<void> {
  await SWEPT(db, { id, sweptTo: to === null ? null : JSON.stringify(to) }).run();
}
