// Suppressions for a test's world, put in as the product does.
import type { NewSuppression } from "../../../src/domain/compliance/suppression.ts";
import { addSuppressions } from "../../../src/store/compliance/add-suppressions.ts";

const ORIGIN = { source: "api", createdBy: "test" };

export const entryOf = (value: string, more: Partial<NewSuppression> = {}): NewSuppression => ({
  kind: "number",
  value,
  scope: "all",
  reason: "opt_out",
  expiresAt: null,
  note: null,
  ...more,
});

let ids = 0;

/** Returns their ids. */
export async function suppress(db: D1Database, now: number, ...entries: NewSuppression[]): Promise<string[]> {
  const offered = entries.map(entry => ({ ...entry, id: `s-${String(++ids).padStart(6, "0")}` }));
  await addSuppressions(db, offered, ORIGIN, { now, sweep: false });
  return offered.map(({ id }) => id);
}
