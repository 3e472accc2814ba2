// The calls of a campaign, oldest first, part by part; each is read page by page.
import type { Call, CallStatus } from "../../domain/calls/call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CallReads } from "../ports/call-reads.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";

/** Calls of one read: with metadata as large as it may be, 2 MB. */
const CALLS_PER_READ = 500;
/** The same where calls are small; should they become large at once, 8 MB. */
const SMALL_CALLS_PER_READ = 2_000;
const SMALL_BYTES = 1_000;

/** Where a part begins, and the last call that there was when the first part did. */
export interface PartPlace {
  after: string;
  last: string;
}

export interface PartWanted {
  campaignId: number;
  /** Null = the first part. */
  from: PartPlace | null;
  /** Calls of this part, of whatever status. */
  limit: number;
  status: CallStatus | undefined;
}

export interface CallsPart {
  campaign: Campaign;
  /** Those of the wanted status. */
  pages: AsyncGenerator<Call[]>;
  /** Null on the last part. */
  next: PartPlace | null;
}

interface ExportContext {
  calls: Pick<CallReads, "lastOf" | "endOfPart" | "inRange">;
  campaigns: Pick<CampaignStore, "byIds">;
}

/** How far it goes is known before the first page is read. Throws `not_found`. */
export async function exportCalls(ctx: ExportContext, wanted: PartWanted): Promise<CallsPart> {
  const { campaignId, from, limit, status } = wanted;
  const campaign = await findCampaign(ctx, { id: campaignId });
  const last = from?.last ?? (await ctx.calls.lastOf(campaignId));
  const after = from?.after ?? "";
  if (last === null)
    return { campaign, pages: pagesOf(ctx, { campaignId, after, last: after }, status), next: null };
  const end = await ctx.calls.endOfPart({ campaignId, after, last, limit });
  const next = end === null || end === last ? null : { after: end, last };
  return { campaign, pages: pagesOf(ctx, { campaignId, after, last: next?.after ?? last }, status), next };
}

/** The statuses are looked at here: a read is bounded by its calls, however few of them have the wanted one. */
async function* pagesOf(
  { calls }: Pick<ExportContext, "calls">,
  { campaignId, last, ...part }: { campaignId: number } & PartPlace,
  status: CallStatus | undefined,
): AsyncGenerator<Call[]> {
  let limit = CALLS_PER_READ;
  for (let { after } = part; after < last; ) {
    const read = await calls.inRange({ campaignId, after, last, limit });
    yield status === undefined ? read : read.filter(call => call.status === status);
    after = read.at(-1)?.callId ?? last;
    limit = read.some(isLarge) ? CALLS_PER_READ : SMALL_CALLS_PER_READ;
  }
}

const isLarge = ({ metadata }: Call) => metadata !== null && JSON.stringify(metadata).length > SMALL_BYTES;
