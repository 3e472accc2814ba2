// Lines for calls: a permit each, then a message that says so.
import { nextAttempt } from "../../domain/calls/call.ts";
import type { DueCall } from "../../domain/calls/due-call.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { rulesVersionFor } from "../../domain/compliance/campaign/packs-in-force.ts";
import { linesInUse, type Permit } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { DEFAULT_TRUNK } from "../../domain/trunks/trunk.ts";
import type { CallerIdPools } from "../ports/caller-id-pools.ts";
import type { Clock } from "../ports/clock.ts";
import type { DialQueue } from "../ports/dial-queue.ts";
import type { PermitBook } from "../ports/permit-book.ts";
import { byCampaign } from "./shared-campaigns.ts";
import type { Dialable } from "./sort-by-rules.ts";

/** A permit whose message does not arrive within this time lapses. */
export const GRANT_SECONDS = 60;

export interface GrantDeps {
  permits: PermitBook;
  callerIds: CallerIdPools;
  queue: DialQueue;
  policy: Policy;
  clock: Clock;
  newToken: () => string;
  dispatchId?: string;
  /** The name of the gate's own trunk. */
  trunk: string;
  /** How many of its lines the campaign may use. */
  linesOf: (campaign: DispatchCampaign) => number;
}

/**
 * Permits first, then the messages: what was not sent lapses, what was sent twice is begun once. What has no line or no
 * caller id by now is left due. Returns how many were granted.
 */
export async function grantPermits(
  deps: GrantDeps,
  dialable: readonly Dialable[],
  looked: ReadonlyMap<number, DispatchCampaign>,
): Promise<number> {
  // Looked at once more without waiting in between: meanwhile a call on the line may have been given a permit.
  const held = deps.permits.all();
  const holdsLine = linesHeld(
    deps.permits,
    dialable.map(one => one.call),
  );
  const { maxConcurrentCalls: lines } = deps.policy;
  const free = Math.max(0, lines - linesInUse(deps.permits, lines));
  const ofCampaign = byCampaign(held);
  const hasLine = ({ campaignId }: DueCall) => {
    const inUse = ofCampaign.get(campaignId) ?? 0;
    const campaign = looked.get(campaignId);
    if (campaign !== undefined && inUse >= deps.linesOf(campaign)) return false;
    ofCampaign.set(campaignId, inUse + 1);
    return true;
  };
  const allowed = dialable.filter(({ call }) => !holdsLine(call) && hasLine(call)).slice(0, free);
  const now = deps.clock();
  const granted = showing(deps, allowed, looked, now).map(
    ({ call, openUntil, law, callerId, tenantRevision = 0 }): Permit => ({
      callId: call.callId,
      attempt: nextAttempt(call),
      token: deps.newToken(),
      campaignId: call.campaignId,
      phoneNumber: call.phoneNumber,
      callerId,
      campaignRevision: looked.get(call.campaignId)?.campaign.revision ?? 0,
      rulesVersion: rulesVersionFor(deps.policy.version, looked.get(call.campaignId)?.campaign.compliance),
      ...(tenantRevision === 0 ? {} : { tenantRevision }),
      openUntil,
      law,
      ...(hasHook(looked.get(call.campaignId)) ? { hooked: true as const } : {}),
      ...(hasOwnLines(looked.get(call.campaignId)) ? { ownLines: true as const } : {}),
      ...(call.givenBack === 0 && !deps.permits.wasGivenBack(call.callId)
        ? { firstClaim: true as const }
        : {}),
      begun: false,
      begunAt: null,
      grantedAt: now,
      expiresAt: now + GRANT_SECONDS * 1000,
    }),
  );
  if (granted.length === 0) return 0;
  deps.permits.grant(granted);
  try {
    const same = {
      ...(deps.dispatchId === undefined ? {} : { dispatchId: deps.dispatchId }),
      ...(deps.trunk === DEFAULT_TRUNK ? {} : { trunk: deps.trunk }),
    };
    await deps.queue.send(granted.map(({ callId, attempt, token }) => ({ callId, attempt, token, ...same })));
  } catch (error) {
    // Some may have gone out all the same: what has begun keeps its line, the rest is refused at begin.
    deps.permits.together(() => {
      for (const permit of granted) deps.permits.lapse(permit);
    });
    throw error;
  }
  return granted.length;
}

/** Has a call, or its number, a permit? Of these calls: a few are looked for among thousands of permits. */
export function linesHeld(
  permits: Pick<PermitBook, "all" | "of">,
  calls: readonly DueCall[],
): (call: DueCall) => boolean {
  const wanted = new Set(calls.map(call => call.phoneNumber));
  const numbers = new Set<string>();
  for (const { phoneNumber } of permits.all()) if (wanted.has(phoneNumber)) numbers.add(phoneNumber);
  return call => permits.of(call.callId) !== undefined || numbers.has(call.phoneNumber);
}

const hasHook = (seen: DispatchCampaign | undefined) => (seen?.campaign.preDialHook ?? null) !== null;

const hasOwnLines = (seen: DispatchCampaign | undefined) =>
  (seen?.campaign.maxConcurrentCalls ?? null) !== null;

/** With what each shows; without those for which no caller id is left today. */
function showing<Dialable extends { call: DueCall }>(
  { callerIds }: Pick<GrantDeps, "callerIds">,
  dialable: readonly Dialable[],
  looked: ReadonlyMap<number, DispatchCampaign>,
  now: number,
): (Dialable & { callerId: string | null })[] {
  const chosen = callerIds.choose(
    dialable.map(({ call }) => ({
      phoneNumber: call.phoneNumber,
      attempt: nextAttempt(call),
      campaign: looked.get(call.campaignId)?.campaign ?? { callerIds: null },
    })),
    now,
  );
  return dialable
    .map((one, i) => ({ one, choice: chosen[i] ?? null }))
    .filter(({ choice }) => choice?.kind !== "none")
    .map(({ one, choice }) => ({ ...one, callerId: choice?.kind === "chosen" ? choice.number : null }));
}
