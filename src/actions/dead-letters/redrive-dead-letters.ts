// What a dead letter's message should have done is done after all. A dial is never sent again: its call is made due, and
// dispatch decides as for any other. A callback's report is applied again, as received then.

import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { DeadLetter, DialLetter } from "../../domain/dead-letters/dead-letter.ts";
import { whyNotDue } from "../../domain/dead-letters/redrive.ts";
import { type RecordContext, recordOutcomes } from "../calls/record-outcomes.ts";
import type { LetterStore } from "../ports/dead-letter-store.ts";
import type { GateClient } from "../ports/gate-client.ts";
import type { ReadLetter } from "../ports/read-letter.ts";
import { failureText } from "./failure-text.ts";

/** `refused`: as things stand it cannot be. `failed`: it may do the next time. */
export type RedriveVerdict = { kind: "redriven" } | { kind: "refused" | "failed"; reason: string };

export interface RedriveContext extends RecordContext {
  letters: LetterStore;
  readLetter: ReadLetter;
  gate: RecordContext["gate"] & Pick<GateClient, "wake">;
}

/** What redriving is given of a letter. */
export type RedrivableLetter = Pick<DeadLetter, "id" | "queue" | "payload">;

type Verdicts = Map<string, RedriveVerdict>;
type CallbackLetter = { id: string; reports: readonly AttemptEnd[] };

/** Failures in a row after which the rest is left for the next time. */
const GIVE_UP_AFTER = 5;

/** One verdict a letter. Never throws for one of them: what went wrong is in its verdict, and in its history. */
export async function redriveDeadLetters(
  ctx: RedriveContext,
  letters: readonly RedrivableLetter[],
): Promise<Verdicts> {
  const verdicts: Verdicts = new Map();
  const dials: DialLetter[] = [];
  const callbacks: CallbackLetter[] = [];
  for (const { id, queue, payload } of letters) {
    const content = ctx.readLetter({ queue, payload });
    switch (content.kind) {
      case "dial":
        dials.push(...content.dials.map(({ callId, attempt }) => ({ id, callId, attempt })));
        break;
      case "callback":
        callbacks.push({ id, reports: content.reports });
        break;
      case "unreadable":
        verdicts.set(id, { kind: "refused", reason: "The message cannot be read; discard it." });
    }
  }
  // What was reported first: it says more about a call than a dial that was not made.
  if (callbacks.length > 0) await applyReports(ctx, callbacks, verdicts);
  for (const wave of ofDistinctCalls(dials)) await makeDue(ctx, wave, verdicts);
  await recordFailures(ctx, verdicts);
  await ctx.gate.wake();
  return verdicts;
}

/** What is of one call follows each other, in the order given. */
function ofDistinctCalls(letters: readonly DialLetter[]): DialLetter[][] {
  const waves: DialLetter[][] = [];
  const seen = new Map<string, number>();
  for (const letter of letters) {
    const wave = seen.get(letter.callId) ?? 0;
    seen.set(letter.callId, wave + 1);
    waves[wave] = [...(waves[wave] ?? []), letter];
  }
  return waves;
}

/** A letter of several is redriven once one of its calls is due again. */
async function makeDue(
  ctx: RedriveContext,
  letters: readonly DialLetter[],
  verdicts: Verdicts,
): Promise<void> {
  try {
    const due = await ctx.letters.makeDue(letters, ctx.clock(), ctx.policy.duplicateWindowMs);
    for (const id of due) verdicts.set(id, { kind: "redriven" });
    const left = letters.filter(l => verdicts.get(l.id)?.kind !== "redriven");
    if (left.length === 0) return;
    const rows = new Map((await ctx.calls.byIds(left.map(l => l.callId))).map(r => [r.call.callId, r]));
    for (const { id, callId, attempt } of left) {
      const row = rows.get(callId);
      const reason =
        row === undefined ? `There is no call ${callId}.` : whyNotDue(row.call, row.campaign, attempt);
      verdicts.set(id, { kind: "refused", reason });
    }
  } catch (error) {
    for (const { id } of letters)
      if (!verdicts.has(id)) verdicts.set(id, { kind: "failed", reason: failureText(error) });
  }
}

/** All at once; if that fails, one by one, so that one which always fails is in nobody's way. */
async function applyReports(
  ctx: RedriveContext,
  letters: readonly CallbackLetter[],
  verdicts: Verdicts,
): Promise<void> {
  if (await applied(ctx, letters, verdicts)) return;
  if (letters.length === 1) return;
  let failedInARow = 0;
  for (const letter of letters) {
    if (failedInARow >= GIVE_UP_AFTER) return;
    failedInARow = (await applied(ctx, [letter], verdicts)) ? 0 : failedInARow + 1;
  }
}

/** The reports first, then the letter: dying in between, they are applied once more, which changes nothing. */
async function applied(
  ctx: RedriveContext,
  letters: readonly CallbackLetter[],
  verdicts: Verdicts,
): Promise<boolean> {
  try {
    const reports = letters.flatMap(l => l.reports);
    const rows = await ctx.calls.byIds([...new Set(reports.map(r => r.callId))]);
    const known = new Set(rows.map(r => r.call.callId));
    const isKnown = ({ callId }: AttemptEnd) => known.has(callId);
    const good = letters.filter(l => l.reports.some(isKnown));
    if (good.length > 0) await recordOutcomes(ctx, reports.filter(isKnown));
    const detail = "Its report was applied again";
    const marked = await ctx.letters.markRedriven(
      good.map(({ id }) => ({ id, detail })),
      ctx.clock(),
    );
    for (const { id, reports } of letters) {
      if (marked.has(id)) verdicts.set(id, { kind: "redriven" });
      else if (reports.some(isKnown)) verdicts.set(id, { kind: "refused", reason: "It waits no more." });
      else verdicts.set(id, { kind: "refused", reason: `There is no call ${reports[0]?.callId}.` });
    }
    return true;
  } catch (error) {
    for (const { id } of letters) verdicts.set(id, { kind: "failed", reason: failureText(error) });
    return false;
  }
}

/** Best effort: it is history, not effect. */
async function recordFailures(ctx: RedriveContext, verdicts: Verdicts): Promise<void> {
  const details = [...verdicts].flatMap(([id, verdict]) =>
    verdict.kind === "redriven" ? [] : [{ id, detail: verdict.reason }],
  );
  if (details.length === 0) return;
  try {
    await ctx.letters.recordFailedRedrives(details, ctx.clock());
  } catch {
    // The verdict is answered all the same.
  }
}
