// One claimed call, put to the provider.

import type { ClaimedCall } from "../../../domain/calls/dial-key.ts";
import type { Estimate } from "../../../domain/trunks/estimate.ts";
import type { Policy } from "../../../domain/trunks/policy.ts";
import type { CallbackUrls } from "../../ports/callback-urls.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DialAnswer, Provider } from "../../ports/provider.ts";
import type { CallRequest, TelephonyProvider } from "../../ports/telephony.ts";
import { badOptions, NO_URL } from "./not-dialled.ts";

export interface DialContext {
  provider: Pick<TelephonyProvider, "placeCall"> & Pick<Provider, "checkOptions">;
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
  const [problem] = problemsOf(ctx, call);
  if (problem !== undefined) return { call, answer: badOptions(problem) };
  const callbackUrl = await ctx.callbackUrls.urlOf(call).catch(() => null);
  if (callbackUrl === null) return { call, answer: NO_URL };
  const not = await whyNot(call);
  if (not !== null) return { call, answer: not };
  const request = requestOf(call, callbackUrl, ctx.policy.leaseSeconds);
  const askedAt = ctx.clock();
  // No adapter throws; one that does has perhaps dialled.
  const answer = await ctx.provider
    .placeCall(request)
    .catch((): DialAnswer => ({ kind: "unknown", reason: "The provider's adapter failed" }));
  ctx.dialTook.add(ctx.clock() - askedAt);
  return { call, answer };
}

/** They were checked when they were set: by another provider, or by a version before this one. */
const problemsOf = ({ provider }: DialContext, { providerOptions }: ClaimedCall): string[] =>
  providerOptions === null ? [] : (provider.checkOptions?.(providerOptions) ?? []);

const requestOf = (call: ClaimedCall, callbackUrl: string, leaseSeconds: number): CallRequest => ({
  callId: call.callId,
  attempt: call.attempt,
  phoneNumber: call.phoneNumber,
  campaignId: call.campaignId,
  campaignName: call.campaignName,
  metadata: call.metadata,
  callbackUrl,
  leaseSeconds,
  callerId: call.callerId ?? null,
  machineDetection: call.machineDetection,
  ringTimeoutSeconds: call.ringTimeoutSeconds,
  // Longer, and its line would go to another call while it goes on.
  maxCallSeconds: call.maxCallSeconds === null ? null : Math.min(call.maxCallSeconds, leaseSeconds),
  options: call.providerOptions ?? {},
  ...(call.variables === undefined ? {} : { variables: call.variables }),
});
