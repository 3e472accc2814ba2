// A requested number → the row that is offered to D1, or the rule that forbids it.

import { NO_END } from "../../domain/calls/last-end.ts";
import { type LawfulQuestion, mayDialLawfully, type Refused } from "../../domain/calls/lawful-dial.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { firstAttemptAt } from "../../domain/hours/calling-hours.ts";
import { attemptLimit } from "../../domain/retries/attempt-limit.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";

type RequestedCall = Pick<NewCall, "phoneNumber" | "timeZone" | "metadata" | "personId" | "party">;

export function newCall(
  policy: Policy,
  campaign: Campaign,
  { callId, number }: { callId: string; number: RequestedCall },
  now: number,
  first: FirstDial = firstDial(policy, campaign, number, { now, history: [] }),
): NewCall {
  const context = { campaign: hoursOf(campaign), timeZone: number.timeZone };
  // Never open within the search horizon: dispatch looks again tomorrow, and postpones it again.
  const nextAttemptAt = typeof first === "number" ? first : now + DAY_MS;
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

/** `looksAgainAt` (ms): without a list nobody can say. The door refuses it, and what is in a campaign's list waits. */
type NoList = Refused & { looksAgainAt?: number | null };

/** In ms; null: not within 14 days. */
export type FirstDial = number | NoList | null;

/** When the first attempt may go. `now` in ms; `history`: as far as the campaign's rule packs ask for it. */
export function firstDial(
  policy: Policy,
  campaign: Campaign,
  callee: Omit<RequestedCall, "metadata">,
  {
    now,
    history,
    tenant,
    lists = null,
  }: { now: number } & Pick<LawfulQuestion, "history" | "tenant" | "lists">,
): FirstDial {
  if (campaign.compliance === null && (tenant?.blackouts.length ?? 0) === 0) {
    return firstAttemptAt(policy, { campaign: hoursOf(campaign), timeZone: callee.timeZone }, now);
  }
  const asked = { inForce: policy, campaign, callee, attempt: 1, last: NO_END, now, history, tenant, lists };
  const verdict = mayDialLawfully(asked);
  switch (verdict.kind) {
    case "open":
    case "exhausted":
      return now;
    case "closed": {
      const { law, opensAt } = verdict;
      const noList = law?.decision === "wait" ? law.noList : undefined;
      return noList === undefined ? opensAt : { kind: "refused", ...noList, looksAgainAt: opensAt };
    }
    case "refused":
      return verdict;
  }
}
