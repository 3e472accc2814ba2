// One claimed call, put to the provider.

import type { ClaimedCall, DialKey } from "../../../domain/calls/dial-key.ts";
import type { Estimate } from "../../../domain/trunks/estimate.ts";
import type { Policy } from "../../../domain/trunks/policy.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DialAnswer, Provider } from "../../ports/provider.ts";
import { NO_URL } from "./not-dialled.ts";

export interface DialDeps {
  provider: Pick<Provider, "placeCall">;
  policy: Pick<Policy, "leaseSeconds">;
  clock: Clock;
  /** From the request to the provider's answer, in ms. */
  dialTook: Estimate;
  /** The signed URL the provider reports to. */
  callbackUrl: (key: DialKey) => Promise<string>;
}

export interface DialledCall {
  call: ClaimedCall;
  answer: DialAnswer;
}

/** `whyNot`: looked at last, with everything ready. Never rejects. */
export async function dialCall(
  deps: DialDeps,
  call: ClaimedCall,
  whyNot: (call: ClaimedCall) => Promise<DialAnswer | null>,
): Promise<DialledCall> {
  const { callId, attempt, phoneNumber, campaignId, campaignName, metadata } = call;
  const { leaseSeconds } = deps.policy;
  const callbackUrl = await deps.callbackUrl(call).catch(() => null);
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
  const askedAt = deps.clock();
  // No adapter throws; one that does has perhaps dialled.
  const answer = await deps.provider
    .placeCall(request)
    .catch((): DialAnswer => ({ kind: "unknown", reason: "The provider's adapter failed" }));
  deps.dialTook.add(deps.clock() - askedAt);
  return { call, answer };
}
