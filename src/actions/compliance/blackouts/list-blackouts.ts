// Blackouts in pages, newest first, and one of them.
import {
  type BlackoutState,
  blackoutState,
  type StoredBlackout,
} from "../../../domain/compliance/blackout.ts";
import { notFound } from "../../../domain/errors.ts";
import type { BlackoutStore } from "../../ports/blackout-store.ts";
import type { Clock } from "../../ports/clock.ts";

export const BLACKOUT_FILTERS = ["standing", "coming", "in_force", "over", "lifted", "all"] as const;
export type BlackoutFilter = (typeof BLACKOUT_FILTERS)[number];

const matches = (filter: BlackoutFilter, state: BlackoutState): boolean =>
  filter === "all" || (filter === "standing" ? state === "coming" || state === "in_force" : state === filter);

/** A page may be short and still have a next one. */
export function listBlackouts(
  { blackouts, clock }: { blackouts: Pick<BlackoutStore, "list">; clock: Clock },
  { state, before, limit }: { state: BlackoutFilter; before: string | undefined; limit: number },
): Promise<{ rows: StoredBlackout[]; next: string | null }> {
  const now = clock();
  return blackouts.list(before, limit, entry => matches(state, blackoutState(entry, now)));
}

/** Throws `not_found`. */
export async function showBlackout(
  { blackouts }: { blackouts: Pick<BlackoutStore, "read"> },
  { id }: { id: string },
): Promise<StoredBlackout> {
  const found = await blackouts.read(id);
  if (found === null) throw notFound("Blackout not found.");
  return found;
}
