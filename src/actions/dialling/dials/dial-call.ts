// One claimed call, put to the provider.

import type { ClaimedCall } from "../../../domain/calls/dial-key.ts";
import type { Estimate } from "../../../domain/trunks/estimate.ts";
import type { Policy } from "../../../domain/trunks/policy.ts";
import type { CallbackUrls } from "../../ports/callback-urls.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DialAnswer, Provider } from "../../ports/provider.ts";
import { NO_URL } from "./not-dialled.ts";

export interface DialContext {
  provider: Pick<Provider, "placeCall">;
  policy: Pick<Policy, "leaseSeconds">;
  clock: Clock;
  /** From the request to the provider's answer, in ms. */
  dialTook: Estimate;
  callbackUrls: Pick<CallbackUrls, "urlOf">;
}

export interface DialledCall {
  call: ClaimedCall;
  answer: DialAnswer;
}

/** `whyNot`: looked at last, with everything ready. Never rejects. */
export async function dialCall(
  ctx: DialContext,
  call: ClaimedCall,
  whyNot: (call: ClaimedCall) => Promise<DialAnswer | null>,
): Promise<DialledCall> {
  const { callId, attempt, phoneNumber, campaignId, campaignName, metadata } = call;
  const { leaseSeconds } = ctx.policy;
  const callbackUrl = await ctx.callbackUrls.urlOf(call).catch(() => null);
  if (callbackUrl === null) return { call, answer: NO_URL };
  const not = await whyNot(call);
  if (not !== null) return { call, answer: not };
  const request = {
    callId,
    attempt,
    phoneNumber,
    campaignId,
    campaignName,
    metadata,
    callbackUrl,
    leaseSeconds,
  };
  const askedAt = ctx.clock();
  // No adapter throws; one that does has perhaps dialled.
  const answer = await ctx.provider
    .placeCall(request)
    .catch((): DialAnswer => ({ kind: "unknown", reason: "The provider's adapter failed" }));
  ctx.dialTook.add(ctx.clock() - askedAt);
  return { call, answer };
}
