// Suppressions in pages, newest first; and all of them, part by part, for a file.
import { isInForce, type Suppression, type SuppressionReason } from "../../domain/compliance/suppression.ts";
import type { Clock } from "../ports/clock.ts";
import type { SuppressionPlace, SuppressionStore } from "../ports/suppression-store.ts";

export const SUPPRESSION_STATES = ["in_force", "expired", "revoked", "all"] as const;
export type SuppressionState = (typeof SUPPRESSION_STATES)[number];

export interface SuppressionsWanted extends SuppressionPlace {
  state: SuppressionState;
  scope?: string | undefined;
  reason?: SuppressionReason | undefined;
  source?: string | undefined;
  limit: number;
}

/** What an entry is at `now` (ms). */
export const stateOf = (entry: Suppression, now: number): Exclude<SuppressionState, "all"> =>
  entry.revokedAt !== null ? "revoked" : isInForce(entry, now) ? "in_force" : "expired";

/** A page may be short and still have a next one. */
export function listSuppressions(
  { suppressions, clock }: { suppressions: Pick<SuppressionStore, "list">; clock: Clock },
  { state, scope, reason, source, limit, ...place }: SuppressionsWanted,
): Promise<{ rows: Suppression[]; next: string | null }> {
  const now = clock();
  return suppressions.list(
    place,
    limit,
    entry =>
      (state === "all" || stateOf(entry, now) === state) &&
      (scope === undefined || entry.scope === scope) &&
      (reason === undefined || entry.reason === reason) &&
      (source === undefined || entry.source === source),
  );
}

/** Entries of one read. */
const READ = 2_000;

interface PartWanted {
  state: SuppressionState;
  /** An id; empty = from the first. */
  after: string;
  /** Entries of this part, of whatever state. */
  limit: number;
}

/** Oldest first, in pages. `next`: behind which id the next part begins; null = there is none. */
export async function exportSuppressions(
  ctx: { suppressions: Pick<SuppressionStore, "after" | "endOfPart">; clock: Clock },
  { state, after, limit }: PartWanted,
): Promise<{ pages: AsyncGenerator<Suppression[]>; next: string | null }> {
  const now = ctx.clock();
  const next = await ctx.suppressions.endOfPart(after, limit);
  const isWanted = (entry: Suppression) => state === "all" || stateOf(entry, now) === state;
  return { pages: pagesOf(ctx, { after, limit }, isWanted), next };
}

async function* pagesOf(
  { suppressions }: { suppressions: Pick<SuppressionStore, "after"> },
  { after, limit }: Pick<PartWanted, "after" | "limit">,
  isWanted: (entry: Suppression) => boolean,
): AsyncGenerator<Suppression[]> {
  let place = after;
  for (let left = limit; left > 0; ) {
    const asked = Math.min(READ, left);
    const rows = await suppressions.after(place, asked);
    yield rows.filter(isWanted);
    if (rows.length < asked) return;
    place = rows.at(-1)?.id ?? place;
    left -= rows.length;
  }
}
