// Blackouts for a test's world, put in as the product does.
import type { NewBlackout } from "../../../src/domain/compliance/blackout.ts";
import { addBlackout } from "../../../src/store/compliance/change-blackouts.ts";

let ids = 0;

/** Everywhere, of all campaigns, from now on until it is lifted, where nothing else is said. Returns its id. */
export async function blackOut(
  db: D1Database,
  now: number,
  more: Partial<NewBlackout> = {},
): Promise<string> {
  const id = `b-${String(++ids).padStart(6, "0")}`;
  const entry = { from: now, to: null, regions: null, campaignIds: null, reason: "a storm", ...more };
  await addBlackout(db, { ...entry, id, createdBy: "test", createdAt: now }, 100);
  return id;
}
