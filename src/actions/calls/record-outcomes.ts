// The end of attempts, whoever reports it: the gate says which report holds, D1 takes it in one batch, then the lines
// come back.
import { type Call, isOnTheLine as onTheLine, trunkOfAttempt } from "../../domain/calls/call.ts";
import type { LineKey } from "../../domain/calls/dial-key.ts";
import { decideGiveBack } from "../../domain/calls/give-back.ts";
import {
  type AttemptEnd,
  decideOutcome,
  isOpen,
  type LawKnown,
  type OutcomeReport,
} from "../../domain/calls/settlement.ts";
import type { GiveBack, Settlement } from "../../domain/calls/transitions.ts";
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { abandonRules, minRingSecondsOf } from "../../domain/compliance/abandon/abandon-rules.ts";
import { isAbandoned, type MeterWord, meterWord } from "../../domain/compliance/abandon/meter-word.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { reachOfEnd } from "../../domain/compliance/reach/end-of-attempt.ts";
import { type NotedEvent, notedEvent } from "../../domain/compliance/reach/noted-event.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { zoneOf } from "../../domain/hours/calling-hours.ts";
import { offsetAt } from "../../domain/metrics/tally.ts";
import type { Noted, NoteRequest } from "../../domain/trunks/permit.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CallStore, CallWithCampaign } from "../ports/call-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";
import type { WebhookWakes } from "../ports/webhook-wakes.ts";
import { wakeFound } from "../webhooks/wake-endpoints.ts";
import { readEndHistories } from "./read-end-histories.ts";
import { recordToldLate } from "./record-told-late.ts";

export interface RecordContext {
  calls: Pick<CallStore, "byIds" | "settle" | "giveBack" | "reach" | "tenantRules" | "recordLateAgents">;
  policy: Policy;
  clock: Clock;
  /** Says which end holds each attempt, and gives lines back; both repeated without harm. */
  gate: Pick<GateClient, "note" | "release">;
  /** Asks that events be sent. Left out where nobody listens. */
  wakes?: WebhookWakes;
}

export type RecordOutcomes = (
  ends: readonly AttemptEnd[],
) => Promise<{ settled: number; duplicates: number }>;

type Rows = Map<string, CallWithCampaign>;

/**
 * Every attempt that is still open ends by what its gate holds, which need not be what is reported here. The line of one
 * that has ended comes back also when nothing changed, since the delivery before may have died in between; but never
 * that of an attempt that is still to come. Dying after the note, the gate settles it.
 */
export async function recordOutcomes(
  ctx: RecordContext,
  ends: readonly AttemptEnd[],
): Promise<{ settled: number; duplicates: number }> {
  const rows: Rows = new Map();
  await read(ctx, ends, rows);
  const inOrder = [...ends].sort((a, b) => a.receivedAt - b.receivedAt);
  const open = inOrder.filter(end => isStillOpen(rows, end));
  // What was not dialled yet has no line that must carry a note: it ends only while its call still waits.
  const undialled = open.filter(end => !isOnTheLine(rows, end));
  const dialled = open.filter(end => isOnTheLine(rows, end));
  const noted = dialled.length === 0 ? [] : await note(ctx, dialled, rows);
  // What had no permit may have ended just before it was noted.
  const adopted = noted.filter(n => n.adopted);
  if (adopted.length > 0)
    await read(
      ctx,
      adopted.map(n => n.end),
      rows,
    );
  const held = [...noted.map(n => n.end).filter(end => isStillOpen(rows, end)), ...undialled];
  const { settled, lagging } = await settle(ctx, oneEachCall(held), rows);
  await recordToldLate(ctx, inOrder, held, ctx.clock());
  const lines: LineKey[] = [
    ...noted.map(({ end, token }) => ({ ...keyOf(end, rows), token })),
    // A claim may have been quicker: what was not ended here may be on the line.
    ...undialled.filter(({ callId }) => settled.has(callId)).flatMap(end => anyLineOf(end, rows)),
    ...ends.filter(end => !open.includes(end)).flatMap(end => lineOf(end, rows)),
  ];
  if (lines.length > 0) await ctx.gate.release(lines);
  if (ctx.wakes !== undefined) await wakeFound(ctx.wakes, lagging);
  return { settled: settled.size, duplicates: ends.length - settled.size };
}

/** At the gate of the attempt's trunk. */
function keyOf({ callId, attempt }: AttemptEnd, rows: Rows): LineKey {
  const call = rows.get(callId)?.call;
  return { callId, attempt, trunk: call === undefined ? undefined : trunkOfAttempt(call, attempt) };
}

/** Granted, perhaps, by any of the campaign's trunks. */
const anyLineOf = ({ callId, attempt }: AttemptEnd, rows: Rows): LineKey[] =>
  namedTrunks(rows.get(callId)?.campaign ?? { trunks: null }).map(trunk => ({ callId, attempt, trunk }));

/** The first of each. */
const oneEachCall = (ends: readonly AttemptEnd[]): AttemptEnd[] => [
  ...new Map([...ends].reverse().map(end => [end.callId, end])).values(),
];

async function read(ctx: RecordContext, ends: readonly AttemptEnd[], rows: Rows): Promise<void> {
  for (const row of await ctx.calls.byIds([...new Set(ends.map(e => e.callId))]))
    rows.set(row.call.callId, row);
}

const isOnTheLine = (rows: Rows, end: AttemptEnd): boolean => {
  const row = rows.get(end.callId);
  return row !== undefined && onTheLine(row.call);
};

function isStillOpen(rows: Rows, end: AttemptEnd): boolean {
  const row = rows.get(end.callId);
  return row !== undefined && isOpen(row.call, end);
}

async function note(ctx: RecordContext, ends: readonly AttemptEnd[], rows: Rows): Promise<Noted[]> {
  const requests = ends.flatMap((end): NoteRequest[] => {
    const row = rows.get(end.callId);
    if (row === undefined) return [];
    const { campaignId, phoneNumber } = row.call;
    const { trunk } = keyOf(end, rows);
    // A callback got its time at the door.
    return [{ end, campaignId, phoneNumber, receivedBefore: end.source === "callback", trunk }];
  });
  return (await ctx.gate.note(requests)).filter(noted => noted !== null);
}

/** `settled`: the ids of the calls whose attempt has ended by it; `lagging`: of endpoints that may have to be told. */
async function settle(
  ctx: RecordContext,
  ends: readonly AttemptEnd[],
  rows: Rows,
): Promise<{ settled: Set<string>; lagging: Set<string> }> {
  const knownOf = await readEndHistories(ctx, ends, rows);
  const settlements: Settlement[] = [];
  const givenBack: GiveBack[] = [];
  for (const end of ends) {
    const row = rows.get(end.callId);
    if (row === undefined) continue;
    const { callId, attempt } = end;
    if (end.source === "refused")
      givenBack.push({
        callId,
        attempt,
        nonce: end.nonce,
        ...decideGiveBack(row.call, end),
      });
    else settlements.push(...settlementOf(row.call, row.campaign, end, ctx.policy, knownOf(row)));
  }
  const now = ctx.clock();
  const lagging = new Set<string>();
  const wake = (ids: readonly string[]) => {
    for (const id of ids) lagging.add(id);
  };
  const heard = ctx.wakes === undefined ? undefined : wake;
  const ended = settlements.length === 0 ? [] : await ctx.calls.settle(settlements, now, heard);
  const returned = givenBack.length === 0 ? [] : await ctx.calls.giveBack(givenBack, now);
  return { settled: new Set([...ended, ...returned]), lagging };
}

function settlementOf(
  call: Call,
  campaign: Campaign,
  report: OutcomeReport,
  policy: Policy,
  known: LawKnown,
): Settlement[] {
  const decision = decideOutcome(call, campaign, report, policy, known);
  if (decision.kind === "duplicate") return [];
  const { callId, attempt, outcome, duration, externalCallId } = report;
  const { status, stage, maxAttempts, error } = decision;
  return [
    {
      callId,
      attempt,
      stage,
      status,
      nextAttemptAt: decision.kind === "retry" ? decision.nextAttemptAt : null,
      maxAttempts,
      outcome,
      duration,
      endedAt: report.receivedAt,
      externalCallId,
      attemptError: report.error,
      error,
      undialled: !onTheLine(call),
      details: metered(campaign, report, endDetails(call, report), known.tenant),
      noted: eventOf(call, campaign, report, known.tenant),
      offsetMs: offsetOf(call, campaign, report, policy),
    },
  ];
}

/** Where the callee is, from UTC to the clock there when the attempt began, in ms. */
function offsetOf(call: Call, campaign: Campaign, report: OutcomeReport, policy: Policy): number {
  const began = call.attempts.find(a => a.attempt === report.attempt)?.started_at ?? report.receivedAt;
  return offsetAt(zoneOf(policy, { campaign: hoursOf(campaign), timeZone: call.timeZone }), began);
}

/** With what it counts as, where the campaign's rule packs measure who is abandoned. */
function metered(
  campaign: Campaign,
  report: OutcomeReport,
  details: OutcomeReport["details"],
  tenant: TenantRules | undefined,
): OutcomeReport["details"] {
  const meter = meterOf(campaign, report, tenant);
  return meter === null ? details : { ...details, meter };
}

function meterOf(
  { compliance }: Campaign,
  report: OutcomeReport,
  tenant: TenantRules | undefined,
): MeterWord | null {
  const rules = abandonRules(compliance, report.receivedAt, tenant);
  return rules.length === 0 ? null : meterWord(report, minRingSecondsOf(rules));
}

/** With who ended it, where the ledger has the attempt. */
function endDetails(call: Call, { attempt, source, details }: OutcomeReport): OutcomeReport["details"] {
  const lawful = call.attempts.some(a => a.attempt === attempt && (a.law ?? null) !== null);
  return lawful && (source === "dial" || source === "lease") ? { ...details, ended_by: source } : details;
}

/** What the call's row does not tell: who refused, and who was abandoned; and of an attempt that was never claimed, all. */
function eventOf(
  call: Call,
  campaign: Campaign,
  report: OutcomeReport,
  tenant: TenantRules | undefined,
): NotedEvent | undefined {
  if (!needsHistory(campaign.compliance, tenant)) return undefined;
  const { outcome, receivedAt: endedAt, details } = report;
  if (details?.refused === true) return notedEvent(call, "refused", endedAt);
  if (isAbandoned(meterOf(campaign, report, tenant))) return notedEvent(call, "abandoned", endedAt);
  if (onTheLine(call)) return undefined;
  const { kind } = reachOfEnd({ ...details, outcome, endedAt });
  return kind === "v" ? notedEvent(call, "conversation", endedAt) : undefined;
}

/** The line of an attempt that is not open: of one that is given back that very permit, another may be out by now. */
function lineOf(end: AttemptEnd, rows: Rows): LineKey[] {
  if (end.source === "refused") {
    // The attempt that was given back has left its row, and with it its trunk's name.
    const { callId, attempt, trunk, token } = end;
    return [{ callId, attempt, trunk, token }];
  }
  return end.attempt <= (rows.get(end.callId)?.call.attemptsStarted ?? 0) ? [keyOf(end, rows)] : [];
}
