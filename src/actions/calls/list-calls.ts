// A page of calls, newest first.
import type { NamedCall } from "../../domain/calls/call.ts";
import type { CallFilter } from "../../domain/calls/call-filter.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { Context } from "../context.ts";
import { callNumber } from "./call-number.ts";

/** The number as it was typed. */
export interface CallsWanted extends CallFilter {
  limit: number;
}

export interface CallPage {
  rows: NamedCall[];
  /** The id that the next page begins behind; null on the last. */
  next: string | null;
}

type Ctx = Pick<Context, "calls" | "settings">;

/** Throws `validation_error`. */
export async function listCalls(ctx: Ctx, { limit, ...filter }: CallsWanted): Promise<CallPage> {
  const { phoneNumber: typed } = filter;
  const phoneNumber = typed === undefined ? undefined : callNumber(ctx, typed);
  return ctx.calls.list({ ...filter, phoneNumber }, limit);
}

/** Throws `not_found` and `validation_error`. */
export async function listCampaignCalls(
  ctx: Ctx & Pick<Context, "campaigns">,
  wanted: CallsWanted & { campaignId: number },
): Promise<CallPage> {
  await findCampaign(ctx, { id: wanted.campaignId });
  return listCalls(ctx, wanted);
}
