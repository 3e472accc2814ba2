// Reports of attempts that another report has ended: what they tell of an agent is kept, and counts as if the end had told
// it.
import type { Call } from "../../domain/calls/call.ts";
import type { AttemptEnd, OutcomeReport } from "../../domain/calls/settlement.ts";
import type { LateAgent } from "../../domain/calls/transitions.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { abandonRules, minRingSecondsOf } from "../../domain/compliance/abandon/abandon-rules.ts";
import { isAbandoned } from "../../domain/compliance/abandon/meter-word.ts";
import { tellsOfAgent, toldLate } from "../../domain/compliance/abandon/told-late.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { notedEvent } from "../../domain/compliance/reach/noted-event.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { CallStore } from "../ports/call-store.ts";

export interface LateContext {
  calls: Pick<CallStore, "byIds" | "tenantRules" | "recordLateAgents">;
}

/** `held`: what their attempts have ended by. Reads and writes nothing where nobody tells of an agent late. `now` in ms. */
export async function recordToldLate(
  { calls }: LateContext,
  ends: readonly AttemptEnd[],
  held: readonly AttemptEnd[],
  now: number,
): Promise<void> {
  const late = ends.filter((end): end is OutcomeReport => isReport(end) && tellsOfAgent(end.details));
  const telling = late.filter(end => !held.some(one => isSame(one, end)));
  if (telling.length === 0) return;
  const rows = await calls.byIds([...new Set(telling.map(end => end.callId))]);
  const tenant = await calls.tenantRules(null, now);
  const told = new Map<string, LateAgent>();
  for (const end of telling) {
    const row = rows.find(({ call }) => call.callId === end.callId);
    const one = row === undefined ? null : lateAgent(row, end, tenant);
    // One of each call: another attempt's is rare, and comes with its next report.
    if (one !== null && !told.has(end.callId)) told.set(end.callId, one);
  }
  if (told.size > 0) await calls.recordLateAgents([...told.values()], now);
}

const isReport = (end: AttemptEnd): end is OutcomeReport => end.source === "callback";

const isSame = (one: AttemptEnd, { callId, attempt, outcome, details }: OutcomeReport): boolean =>
  one.callId === callId &&
  one.attempt === attempt &&
  isReport(one) &&
  one.outcome === outcome &&
  one.details?.connected_to_agent_ms === details?.connected_to_agent_ms &&
  one.details?.message_played === details?.message_played;

function lateAgent(
  { call, campaign }: { call: Call; campaign: Campaign },
  { attempt, details }: OutcomeReport,
  tenant: TenantRules,
): LateAgent | null {
  const ended = call.attempts.find(a => a.attempt === attempt);
  if (ended === undefined) return null;
  const endedAt = ended.ended_at ?? 0;
  const rules = abandonRules(campaign.compliance, endedAt, tenant);
  const late = toldLate(ended, details, rules.length === 0 ? null : minRingSecondsOf(rules));
  if (late === null) return null;
  const { told, was, becomes } = late;
  const isNewlyAbandoned =
    isAbandoned(becomes) && !isAbandoned(was) && needsHistory(campaign.compliance, tenant);
  return {
    callId: call.callId,
    attempt,
    endedAt,
    details: { ...told, meter: becomes },
    was: {
      meter: was,
      agent: ended.connected_to_agent_ms ?? null,
      message: ended.message_played ?? null,
    },
    noted: isNewlyAbandoned ? notedEvent(call, "abandoned", endedAt) : undefined,
  };
}
