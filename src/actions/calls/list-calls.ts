// A page of calls, newest first.
import type { NamedCall } from "../../domain/calls/call.ts";
import type { CallFilter } from "../../domain/calls/call-filter.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CallReads } from "../ports/call-reads.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { callNumber, type NumberContext } from "./call-number.ts";

/** The number as it was typed. */
export interface CallsWanted extends CallFilter {
  limit: number;
}

export interface CallPage {
  rows: NamedCall[];
  /** The id that the next page begins behind; null on the last. */
  next: string | null;
}

interface ListContext extends NumberContext {
  calls: Pick<CallReads, "list">;
}

/** Throws `validation_error`. */
export async function listCalls(ctx: ListContext, { limit, ...filter }: CallsWanted): Promise<CallPage> {
  const { phoneNumber: typed } = filter;
  const phoneNumber = typed === undefined ? undefined : callNumber(ctx, typed);
  return ctx.calls.list({ ...filter, phoneNumber }, limit);
}

/** Throws `not_found` and `validation_error`. */
export async function listCampaignCalls(
  ctx: ListContext & { campaigns: Pick<CampaignStore, "byIds"> },
  wanted: CallsWanted & { campaignId: number },
): Promise<CallPage> {
  await findCampaign(ctx, { id: wanted.campaignId });
  return listCalls(ctx, wanted);
}
