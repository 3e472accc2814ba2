// Suppressions for a test's world, put in as the product does.
import type { NewSuppression } from "../../../src/domain/compliance/suppression.ts";
import { addSuppressions } from "../../../src/store/compliance/add-suppressions.ts";
import { d1Suppressions } from "../../../src/store/compliance/d1-suppressions.ts";
import { d1Campaigns } from "../../../src/store/d1.ts";

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

/** What a verb needs that stores stops; nothing is in an archive. */
export function stopsOf(db: D1Database) {
  let made = 0;
  return {
    suppressions: d1Suppressions(db),
    campaigns: d1Campaigns(db),
    newSuppressionId: () => `stop-${String(++made).padStart(6, "0")}`,
    archive: null,
  };
}

let ids = 0;

/** Returns their ids. */
export async function suppress(db: D1Database, now: number, ...entries: NewSuppression[]): Promise<string[]> {
  const offered = entries.map(entry => ({ ...entry, id: `s-${String(++ids).padStart(6, "0")}` }));
  await addSuppressions(db, offered, ORIGIN, { now, sweep: false });
  return offered.map(({ id }) => id);
}
