// Objects of sets that no list goes by any more: replaced, taken away, or never finished.
import { setPrefix } from "../../../domain/compliance/lists/list-set.ts";
import { HOUR_MS } from "../../../domain/time-units.ts";
import { describe, log } from "../../../log.ts";
import { type ListDeps, SWEPT_AFTER_MS } from "./put-list.ts";

/** Sets of one run: each is a listing and a deletion of a thousand objects at most. */
const SETS = 5;
/** No look takes as long. */
const IN_USE_MS = HOUR_MS;

/** How many objects were removed. */
export async function sweepListSets({ lists, listBucket, clock }: ListDeps): Promise<number> {
  if (listBucket === null) return 0;
  let removed = 0;
  const now = clock();
  for (const { list, setId, inUse, changedAt } of await lists.toSweep(now, SETS)) {
    // Whoever looked just before the list was replaced may be reading what it had.
    if (changedAt !== null && now - changedAt < IN_USE_MS) {
      await lists.swept(setId, changedAt + IN_USE_MS);
      continue;
    }
    try {
      const prefix = setPrefix(list, setId);
      const used = new Set(inUse.map(block => prefix + block));
      const found = await listBucket.named(prefix);
      const idle = found.filter(name => !used.has(name));
      if (idle.length > 0) await listBucket.remove(idle);
      removed += idle.length;
      await lists.swept(setId, found.length === 0 ? null : idle.length > 0 ? now : now + SWEPT_AFTER_MS);
    } catch (error) {
      log.error("objects of a list were not removed", { list, set_id: setId, error: describe(error) });
      await lists.swept(setId, now + SWEPT_AFTER_MS);
    }
  }
  return removed;
}
