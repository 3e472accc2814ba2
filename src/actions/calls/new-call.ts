// A requested number → the row that is offered to D1.

import { NO_END } from "../../domain/calls/last-end.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { firstAttemptAt } from "../../domain/hours/calling-hours.ts";
import { attemptLimit } from "../../domain/retries/attempt-limit.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";

export function newCall(
  policy: Policy,
  campaign: Campaign,
  {
    callId,
    number,
  }: {
    callId: string;
    number: Pick<NewCall, "phoneNumber" | "timeZone" | "metadata" | "personId" | "party">;
  },
  now: number,
): NewCall {
  const context = { campaign: hoursOf(campaign), timeZone: number.timeZone };
  // Never open within the search horizon: dispatch looks again tomorrow, and postpones it again.
  const nextAttemptAt = firstAttemptAt(policy, context, now) ?? now + DAY_MS;
  return {
    callId,
    campaignId: campaign.id,
    campaignRevision: campaign.revision,
    phoneNumber: number.phoneNumber,
    maxAttempts: attemptLimit(policy, context, { ...NO_END, at: nextAttemptAt }),
    nextAttemptAt,
    timeZone: number.timeZone,
    metadata: number.metadata,
    personId: number.personId,
    party: number.party,
    createdAt: now,
  };
}
