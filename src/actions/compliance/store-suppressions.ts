// Puts entries in force, and says which hold: those that were stored, or those that held as long already.
import type { NewSuppression, Suppression, SuppressionKey } from "../../domain/compliance/suppression.ts";
import type { Context } from "../context.ts";
import type { Origin, SuppressionStore } from "../ports/suppression-store.ts";

export interface StoreContext extends Pick<Context, "clock" | "newSuppressionId"> {
  suppressions: Pick<SuppressionStore, "add" | "ofKeys">;
}

export const keyText = ({ kind, value, scope }: SuppressionKey): string =>
  JSON.stringify([kind, value, scope]);

/** Of distinct keys; of those that are lifted at the same moment nothing is returned. From its return on they hold. */
export async function storeSuppressions(
  { suppressions, clock, newSuppressionId }: StoreContext,
  entries: readonly NewSuppression[],
  origin: Origin,
): Promise<{ entry: Suppression; isNew: boolean }[]> {
  const now = clock();
  const offered = entries.map(entry => ({ ...entry, id: newSuppressionId(now) }));
  await suppressions.add(offered, origin, { now, sweep: true });
  const ids = new Set(offered.map(({ id }) => id));
  const stored = await suppressions.ofKeys(entries.map(({ kind, value, scope }) => ({ kind, value, scope })));
  return stored.map(entry => ({ entry, isNew: ids.has(entry.id) }));
}
