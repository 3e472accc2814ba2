// Nobody is called for a while: from the moment it is stored no claim succeeds that was not judged by it.
import {
  MAX_STANDING_BLACKOUTS,
  type NewBlackout,
  type StoredBlackout,
} from "../../../domain/compliance/blackout.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import type { BlackoutStore } from "../../ports/blackout-store.ts";
import type { CampaignStore } from "../../ports/campaign-store.ts";
import type { Clock } from "../../ports/clock.ts";

interface Ctx {
  blackouts: Pick<BlackoutStore, "add">;
  campaigns: Pick<CampaignStore, "byIds">;
  newSuppressionId: (now: number) => string;
  clock: Clock;
}

/** Throws `validation_error` for an end that is past, for one before its beginning, for an unknown campaign; `conflict` where too many stand. */
export async function addBlackout(
  ctx: Ctx,
  {
    entry: asked,
    createdBy,
  }: { entry: Omit<NewBlackout, "from"> & { from: number | null }; createdBy: string },
): Promise<StoredBlackout> {
  const now = ctx.clock();
  const entry = { ...asked, from: asked.from ?? now };
  checkEnd(entry, now);
  await checkCampaigns(ctx, entry.campaignIds);
  const stored = { ...entry, id: ctx.newSuppressionId(now), createdBy, createdAt: now };
  if (!(await ctx.blackouts.add(stored, MAX_STANDING_BLACKOUTS)))
    throw new CallManagerError(
      "conflict",
      `${MAX_STANDING_BLACKOUTS} blackouts stand already: lift one that is not needed.`,
    );
  return { ...stored, revokedAt: null, revokedBy: null };
}

function checkEnd({ from, to }: NewBlackout, now: number): void {
  if (to === null) return;
  const show = (at: number) => new Date(at).toISOString();
  if (to <= from) throw invalid({ to: [`must be later than from, ${show(from)}, not ${show(to)}`] });
  if (to <= now) throw invalid({ to: [`must be later than now, ${show(now)}, not ${show(to)}`] });
}

async function checkCampaigns({ campaigns }: Ctx, ids: readonly number[] | null): Promise<void> {
  if (ids === null) return;
  const known = await campaigns.byIds(ids);
  const unknown = ids.filter(id => !known.has(id));
  if (unknown.length > 0) throw invalid({ campaign_ids: unknown.map(id => `there is no campaign ${id}`) });
}
