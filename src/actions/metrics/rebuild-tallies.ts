// One piece of counting tallies anew: calls in the order of their campaigns, and the campaigns that this piece has ended.
import { type RulesInForce, zoneOf } from "../../domain/hours/calling-hours.ts";
import { addCalls, NO_SUMS, type TallySums } from "../../domain/metrics/recount-tallies.ts";
import type { RebuildStore, TalliesFound } from "../ports/rebuild-store.ts";

/** Where it stands: behind this call of this campaign, of which so much was found at this revision. */
export interface TalliesAt {
  kind: "tallies";
  campaignId: number;
  after: string;
  /** Null = nothing of this campaign was looked at. */
  revision: number | null;
  sums: TallySums;
}

export const TALLIES_BEGIN: TalliesAt = {
  kind: "tallies",
  campaignId: -1,
  after: "",
  revision: null,
  sums: NO_SUMS,
};

/** `next` null = it is done. */
export interface TalliedPiece {
  next: TalliesAt | null;
  calls: number;
  replaced: number[];
  /** Left as they are: revised meanwhile. */
  left: number[];
}

/** `now` in ms. */
export async function tallyPiece(
  store: Pick<RebuildStore, "callsToTally" | "replaceTallies">,
  at: TalliesAt,
  { limit, policy, now }: { limit: number; policy: RulesInForce; now: number },
): Promise<TalliedPiece> {
  const piece = await store.callsToTally({ campaignId: at.campaignId, after: at.after, limit });
  const found: (TalliesFound & { archived?: boolean })[] =
    at.revision === null ? [] : [foundOf(at, at.revision)];
  for (const { campaignId, timeZone, revision, archived, calls } of piece) {
    const before = found.find(f => f.campaignId === campaignId);
    const campaign = { id: campaignId, timeZone, retryPolicy: null, businessHours: null };
    const sums = addCalls(before ?? NO_SUMS, calls, {
      zoneOf: own => zoneOf(policy, { campaign, timeZone: own }),
      now,
    });
    if (before === undefined) found.push({ campaignId, revision, archived, ...sums });
    else Object.assign(before, sums, { archived });
  }
  const calls = piece.reduce((sum, one) => sum + one.calls.length, 0);
  // The last one may go on in the next piece.
  const last = piece.at(-1);
  const open = last !== undefined && calls >= limit ? found.pop() : undefined;
  const whole = found.filter(f => f.archived !== true);
  const replaced = whole.length === 0 ? [] : await store.replaceTallies(whole);
  return {
    next:
      open === undefined || last === undefined
        ? null
        : {
            kind: "tallies",
            campaignId: last.campaignId,
            after: last.last,
            revision: open.archived === true ? null : open.revision,
            sums: open.archived === true ? NO_SUMS : { tallies: open.tallies, zones: open.zones },
          },
    calls,
    replaced,
    left: whole.map(f => f.campaignId).filter(id => !replaced.includes(id)),
  };
}

const foundOf = ({ campaignId, sums }: TalliesAt, revision: number): TalliesFound => ({
  campaignId,
  revision,
  ...sums,
});
