// An emergency, or any other reason to call nobody for a while: everywhere or in some regions, of all campaigns or of some.
// It holds whatever mode a campaign's compliance is in, and for campaigns without rule packs. Instants in ms.
import type { Blackout } from "./verdict/question.ts";

export interface NewBlackout {
  from: number;
  /** Exclusive; null = until it is lifted. */
  to: number | null;
  /** ISO 3166-2 (US-LA) or whole countries (US); null = everywhere. */
  regions: readonly string[] | null;
  /** Null = all. */
  campaignIds: readonly number[] | null;
  reason: string;
}

export interface StoredBlackout extends NewBlackout {
  /** Ordered by when it was added. */
  id: string;
  createdBy: string;
  createdAt: number;
  revokedAt: number | null;
  revokedBy: string | null;
}

export const MAX_REASON_CHARACTERS = 500;
/** Of one entry. */
export const MAX_BLACKOUT_REGIONS = 100;
export const MAX_BLACKOUT_CAMPAIGNS = 100;
/** Not lifted and not over: each of them is looked at for each call. */
export const MAX_STANDING_BLACKOUTS = 100;

export const BLACKOUT_STATES = ["coming", "in_force", "over", "lifted"] as const;
export type BlackoutState = (typeof BLACKOUT_STATES)[number];

/** What an entry is at `now` (ms). */
export function blackoutState({ from, to, revokedAt }: StoredBlackout, now: number): BlackoutState {
  if (revokedAt !== null) return "lifted";
  if (to !== null && to <= now) return "over";
  return from <= now ? "in_force" : "coming";
}

const REGION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;
export const isBlackoutRegion = (text: string): boolean => REGION.test(text);

/** Until when nobody of this campaign is called anywhere, in ms (may be Infinity); null = somebody may be. */
export function blackedOutUntil(
  blackouts: readonly Blackout[],
  campaignId: number,
  now: number,
): number | null {
  const ends = blackouts
    .filter(
      b => b.regions === null && (b.campaigns?.includes(campaignId) ?? true) && b.from <= now && now < b.to,
    )
    .map(({ to }) => to);
  return ends.length === 0 ? null : Math.max(...ends);
}
