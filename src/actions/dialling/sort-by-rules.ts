// The rules in force decide at dispatch: what is closed moves to its opening, what has no attempt left ends.

import { nextAttempt } from "../../domain/calls/call.ts";
import type { DueCall, Moved } from "../../domain/calls/due-call.ts";
import { mayDialLawfully } from "../../domain/calls/lawful-dial.ts";
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import { firstAttemptsFrom } from "../../domain/compliance/abandon/throttle.ts";
import {
  type ComplianceSettings,
  settingsInForce,
} from "../../domain/compliance/campaign/compliance-settings.ts";
import { type HashedContext, hashedContext } from "../../domain/compliance/evidence/decision-context.ts";
import type { DecisionEvidence } from "../../domain/compliance/evidence/decision-evidence.ts";
import { shippedRules, type TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { Reach } from "../../domain/compliance/verdict/question.ts";
import type { Verdict } from "../../domain/compliance/verdict/verdict.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { PermitLaw } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { type ListReads, type ListsSeen, lookUpLists } from "../compliance/lists/look-up-lists.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { DispatchMemory } from "./dispatch-memory.ts";
import { readHistories } from "./read-histories.ts";

/** Rows one statement moves to a later opening. */
const POSTPONE_CHUNK = 1_000;
/** Such statements in one go, one after the other: whoever is open does not wait for all that is closed. */
const POSTPONEMENTS = 20;

/** Calls whose lists could not all be read yet, or whose campaign was changed, are looked at again after this time. */
const LOOK_AGAIN_MS = 2_000;

export interface Dialable {
  call: DueCall;
  openUntil: number | null;
  /** Absent = its campaign has no rule packs. */
  law?: PermitLaw | undefined;
  /** Of the operator's own rules; absent = 0. */
  tenantRevision?: number | undefined;
}

export interface Sorted {
  dialable: Dialable[];
  postponed: number;
  exhausted: number;
  /** The earliest opening of what is closed, in ms. */
  opensAt: number | null;
  /** There is more that is closed. */
  more: boolean;
  /** How many calls of each campaign its rule packs have closed. */
  movedOf: ReadonlyMap<number, number>;
}

/** For the claim; what is only observed is dialled all the same. */
function setsJudged(
  settings: ComplianceSettings | null,
  lists: ListsSeen["lists"],
): Pick<PermitLaw, "lists"> {
  if (settings?.mode !== "enforce" || lists === null || lists.size === 0) return {};
  return { lists: [...lists].map(([list, { setId = "" }]) => ({ list, set: setId })) };
}

type Closed = Parameters<CallStore["postpone"]>[0] & { opensAt: number };

/** One call to a number; what is moved or ended is written here. */
export async function sortByRules(
  deps: {
    calls: CallStore;
    policy: Policy;
    clock: Clock;
    memory: Pick<DispatchMemory, "throttles">;
    lists?: ListReads | undefined;
  },
  looked: ReadonlyMap<number, DispatchCampaign>,
  selected: readonly DueCall[],
  tenant: TenantRules = shippedRules(),
): Promise<Sorted> {
  const dialable: Sorted["dialable"] = [];
  const numbers = new Set<string>();
  const exhausted: Parameters<CallStore["exhaust"]>[0][number][] = [];
  const moved: Moved[] = [];
  const movedOf = new Map<number, number>();
  const closed = new Map<string, Closed>();
  const now = deps.clock();
  const contexts: HashedContext[] = [];
  const evidenceOf = (
    callee: DueCall,
    settings: ComplianceSettings | null,
    law: Verdict | null,
    { history, lists }: { history: readonly Reach[] } & Pick<ListsSeen, "lists">,
    refusal: string | null = null,
  ): DecisionEvidence | undefined => {
    if (settings === null || law === null) return undefined;
    const asked = { callee, campaignId: callee.campaignId, settings, history, tenant };
    const { context, own } = hashedContext(asked, law, { now, refusal, lists });
    contexts.push(context);
    const counts = Object.fromEntries(
      law.rules.flatMap(r => (r.count === undefined ? [] : [[r.rule, r.count]])),
    );
    return { hash: context.hash, decidedAt: now, counts, ...own };
  };
  const askedOf = (call: DueCall) => ({
    callee: call,
    compliance: looked.get(call.campaignId)?.campaign.compliance ?? null,
  });
  const historyOf = await readHistories(deps, selected.map(askedOf), { now, tenant });
  const listsOf = await lookUpLists(deps.lists, selected.map(askedOf), tenant);
  let unread = 0;
  for (const call of selected) {
    const campaign = looked.get(call.campaignId)?.campaign;
    if (campaign === undefined || numbers.has(call.phoneNumber)) continue;
    const attempt = nextAttempt(call);
    // By a campaign that was changed meanwhile nothing is moved or ended: the next look goes by the change.
    const { revision: campaignRevision } = campaign;
    const heldUntil = attempt === 1 ? firstAttemptsFrom(deps.memory.throttles.of(campaign.id), now) : null;
    if (heldUntil !== null) {
      const which = { campaignId: call.campaignId, timeZone: call.timeZone, retries: false };
      closed.set(JSON.stringify(which), { ...which, campaignRevision, opensAt: heldUntil });
      continue;
    }
    const { history, reach } = historyOf(askedOf(call));
    const { lists, unread: isUnread } = listsOf(askedOf(call));
    if (isUnread) {
      unread++;
      continue;
    }
    const verdict = mayDialLawfully({
      inForce: deps.policy,
      campaign,
      callee: call,
      attempt,
      last: call,
      now,
      history,
      tenant,
      lists,
    });
    switch (verdict.kind) {
      case "open": {
        numbers.add(call.phoneNumber);
        const settings = settingsInForce(campaign.compliance);
        const evidence = evidenceOf(call, settings, verdict.law, { history, lists });
        const judged = setsJudged(settings, lists);
        const law = evidence === undefined ? undefined : { reach, ...judged, evidence };
        dialable.push({ call, openUntil: verdict.until, law, tenantRevision: tenant.revision });
        break;
      }
      case "exhausted": {
        const { reason: error, maxAttempts } = verdict;
        exhausted.push({ callId: call.callId, attempt, error, maxAttempts, campaignRevision });
        break;
      }
      // A rule ends this one call, whatever attempts it has left.
      case "refused": {
        const { reason: error } = verdict;
        const refusal = evidenceOf(call, campaign.compliance, verdict.law, { history, lists }, error);
        exhausted.push({ callId: call.callId, attempt, error, maxAttempts: null, refusal, campaignRevision });
        break;
      }
      case "closed": {
        if (verdict.law !== null) {
          // By where this person is, and what has happened to them: others of their zone may be open.
          movedOf.set(call.campaignId, (movedOf.get(call.campaignId) ?? 0) + 1);
          const until = verdict.opensAt ?? now + DAY_MS;
          moved.push({ callId: call.callId, attempt, until, campaignRevision });
          break;
        }
        const which = { campaignId: call.campaignId, timeZone: call.timeZone, retries: attempt > 1 };
        // Without any opening in sight it is looked at again after a day.
        closed.set(JSON.stringify(which), {
          ...which,
          campaignRevision,
          opensAt: verdict.opensAt ?? now + DAY_MS,
        });
      }
    }
  }
  // Before the first permit, and the first end, that names one of them.
  if (contexts.length > 0) await deps.calls.storeContexts(contexts, now);
  if (exhausted.length > 0) await deps.calls.exhaust(exhausted, now);
  let postponed = moved.length === 0 ? 0 : await deps.calls.move(moved, now);
  const isChanged = postponed < moved.length;
  let first = moved.length === 0 ? null : Math.min(...moved.map(m => m.until));
  for (const { opensAt, ...which } of [...closed.values()].slice(0, POSTPONEMENTS)) {
    postponed += await deps.calls.postpone(which, now, opensAt, POSTPONE_CHUNK);
    first = Math.min(first ?? opensAt, opensAt);
  }
  if (unread > 0 || isChanged) first = Math.min(first ?? Number.POSITIVE_INFINITY, now + LOOK_AGAIN_MS);
  return {
    dialable,
    postponed,
    exhausted: exhausted.length,
    opensAt: first,
    more: closed.size > POSTPONEMENTS,
    movedOf: isChanged ? new Map() : movedOf,
  };
}
