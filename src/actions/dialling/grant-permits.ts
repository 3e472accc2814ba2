// Lines for calls: a permit each, then a message that says so.
import { nextAttempt } from "../../domain/calls/call.ts";
import type { DueCall } from "../../domain/calls/due-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { rulesVersionFor } from "../../domain/compliance/campaign/packs-in-force.ts";
import type { Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { Clock } from "../ports/clock.ts";
import type { DialQueue } from "../ports/dial-queue.ts";
import type { PermitBook } from "../ports/permit-book.ts";
import type { Dialable } from "./sort-by-rules.ts";

/** A permit whose message does not arrive within this time lapses. */
export const GRANT_SECONDS = 60;

export interface GrantDeps {
  permits: PermitBook;
  queue: DialQueue;
  policy: Policy;
  clock: Clock;
  newToken: () => string;
  dispatchId?: string;
  /** The name of the gate's own trunk. */
  trunk: string;
  /** How many of its lines the campaign may use. */
  linesOf: (campaign: Campaign) => number;
}

/** Permits first, then the messages: what was not sent lapses, what was sent twice is begun once. */
export async function grantPermits(
  deps: GrantDeps,
  dialable: readonly Dialable[],
  looked: ReadonlyMap<number, DispatchCampaign>,
): Promise<void> {
  // Looked at once more without waiting in between: meanwhile a call on the line may have been given a permit.
  const held = deps.permits.all();
  const calls = new Set(held.map(p => p.callId));
  const numbers = new Set(held.map(p => p.phoneNumber));
  const free = Math.max(0, deps.policy.maxConcurrentCalls - held.length);
  const ofCampaign = new Map<number, number>();
  for (const { campaignId } of held) ofCampaign.set(campaignId, (ofCampaign.get(campaignId) ?? 0) + 1);
  const hasLine = ({ campaignId }: DueCall) => {
    const inUse = ofCampaign.get(campaignId) ?? 0;
    const campaign = looked.get(campaignId)?.campaign;
    if (campaign !== undefined && inUse >= deps.linesOf(campaign)) return false;
    ofCampaign.set(campaignId, inUse + 1);
    return true;
  };
  const allowed = dialable
    .filter(({ call }) => !calls.has(call.callId) && !numbers.has(call.phoneNumber) && hasLine(call))
    .slice(0, free);
  if (allowed.length === 0) return;
  const now = deps.clock();
  const granted = allowed.map(
    ({ call, openUntil, law }): Permit => ({
      callId: call.callId,
      attempt: nextAttempt(call),
      token: deps.newToken(),
      campaignId: call.campaignId,
      phoneNumber: call.phoneNumber,
      campaignRevision: looked.get(call.campaignId)?.campaign.revision ?? 0,
      rulesVersion: rulesVersionFor(deps.policy.version, looked.get(call.campaignId)?.campaign.compliance),
      openUntil,
      law,
      begun: false,
      begunAt: null,
      grantedAt: now,
      expiresAt: now + GRANT_SECONDS * 1000,
    }),
  );
  deps.permits.grant(granted);
  try {
    const same = {
      ...(deps.dispatchId === undefined ? {} : { dispatchId: deps.dispatchId }),
      ...(deps.trunk === DEFAULT_TRUNK ? {} : { trunk: deps.trunk }),
    };
    await deps.queue.send(granted.map(({ callId, attempt, token }) => ({ callId, attempt, token, ...same })));
  } catch (error) {
    // Some may have gone out all the same: what has begun keeps its line, the rest is refused at begin.
    for (const permit of granted) deps.permits.lapse(permit);
    throw error;
  }
}
