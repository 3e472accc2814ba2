// One number is called, when its turn comes. Without a campaign it is an ad-hoc call: it belongs to the built-in
// campaign and obeys the same limits.
import type { NamedAcceptedCall } from "../../domain/calls/acceptance.ts";
import type { Reservation } from "../../domain/calls/reservation.ts";
import { AD_HOC_CAMPAIGN_ID } from "../../domain/campaigns/campaign.ts";
import { placeProblems, type SaidOfParty } from "../../domain/compliance/party.ts";
import { CallManagerError, invalid } from "../../domain/errors.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import type { Context } from "../context.ts";
import { askGate, type GateContext } from "./ask-gate.ts";
import { callNumber, type NumberContext } from "./call-number.ts";

export interface CallWanted extends SaidOfParty {
  /** As it was typed. */
  phoneNumber: string;
  /** Null or undefined = an ad-hoc call. */
  campaignId?: number | null | undefined;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  reservation: Reservation | null;
  /** In the call's own batch. */
  storeAcceptance: boolean;
}

/** Throws `validation_error`, `not_found`, `forbidden`, `duplicate_call` and `service_unavailable`. */
export async function initiateCall(
  ctx: GateContext & NumberContext & Pick<Context, "policy">,
  { campaignId, reservation, storeAcceptance, phoneNumber: typed, ...said }: CallWanted,
): Promise<NamedAcceptedCall> {
  const phoneNumber = callNumber(ctx, typed);
  const problems = placeProblems({ phoneNumber, ...said });
  if (problems.length > 0)
    throw invalid(Object.fromEntries(problems.map(({ field, message }) => [field, [message]])));
  const { accepted, refused, campaignName } = await askGate(ctx, {
    campaignId: campaignId ?? AD_HOC_CAMPAIGN_ID,
    numbers: [{ phoneNumber, ...said }],
    ...(reservation === null ? {} : { reservation, storeAcceptance }),
  });
  const [call] = accepted;
  if (call !== undefined) return { call, campaignName };
  const [refusal] = refused;
  if (refusal !== undefined && "suppressionId" in refusal)
    throw new CallManagerError("forbidden", `${phoneNumber} is suppressed: it must not be called.`, {
      reason: "suppressed",
      suppression_id: refusal.suppressionId,
    });
  if (refusal !== undefined && "unlawful" in refusal)
    throw new CallManagerError("forbidden", `${phoneNumber} must not be called: ${refusal.unlawful}.`, {
      reason: refusal.unlawful,
      blocked_by: [...refusal.blockedBy],
    });
  const seconds = Math.max(1, Math.ceil((refusal?.retryAfterMs ?? 0) / 1000));
  const minutes = ctx.policy.duplicateWindowMs / MINUTE_MS;
  throw new CallManagerError(
    "duplicate_call",
    `Duplicate call within window: ${phoneNumber} was accepted less than ${minutes} minutes ago.`,
    { call_id: refusal?.holder.callId ?? null, phone_number: phoneNumber, retry_after_seconds: seconds },
    seconds,
  );
}
