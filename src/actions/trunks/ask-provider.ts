// What the provider itself says about attempts that nobody reported: a call that is still live keeps its line, one
// that has ended is settled. Where the provider cannot be asked, or does not know, nothing is decided.

import type { DialKey } from "../../domain/calls/dial-key.ts";
import { reportOf } from "../../domain/calls/report-of.ts";
import type { OutcomeReport } from "../../domain/calls/settlement.ts";
import type { DetailRecord } from "../../domain/calls/transitions.ts";
import { describe, log } from "../../log.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { DialStatus, FetchStatus, StatusQuestion } from "../ports/provider.ts";

/** Questions on their way at once: below the connections that one invocation may have waiting. */
const AT_ONCE = 4;

type Ended = DialStatus & { kind: "ended" | "hung_up" };

type Asking = Pick<CallStore, "byIds" | "recordDetails">;

/** Null = it cannot be asked; nobody is known to be live then. `goOn`: asked before each question; what is not asked is in none. */
export async function askProvider<Key extends StatusQuestion>(
  { fetchStatus, calls }: { fetchStatus: FetchStatus | null; calls: Asking },
  keys: readonly Key[],
  now: number,
  goOn: () => boolean = () => true,
): Promise<{ live: Key[]; ended: OutcomeReport[]; rest: Key[] }> {
  const live: Key[] = [];
  const ended: { key: Key; status: Ended }[] = [];
  const rest: Key[] = [];
  const found: DetailRecord[] = [];
  if (fetchStatus === null) return { live, ended: [], rest: [...keys] };
  const waiting = await withOthers(calls, keys);
  const ask = async () => {
    for (let key = waiting.shift(); key !== undefined && goOn(); key = waiting.shift()) {
      const status = await fetchStatus(key).catch((): DialStatus => ({ kind: "unknown" }));
      switch (status.kind) {
        case "live":
          live.push(key);
          found.push(...idFound(key, status.externalCallId ?? null));
          break;
        case "ended":
        case "hung_up":
          ended.push({ key, status });
          break;
        case "unknown":
          rest.push(key);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  await recordFound(calls, found, now);
  const reports = await reportsOf(calls, ended, now);
  const reported = new Set(reports.map(report => report.callId));
  // Of a call that is gone nothing can be said: its line ends as if nobody knew.
  rest.push(...ended.flatMap(({ key }) => (reported.has(key.callId) ? [] : [key])));
  return { live, ended: reports, rest };
}

/** A retry whose dial got no answer is looked for by number and time: the attempts before it are named. */
async function withOthers<Key extends StatusQuestion>(
  calls: Pick<CallStore, "byIds">,
  keys: readonly Key[],
): Promise<Key[]> {
  const isLostRetry = (key: StatusQuestion) => key.externalCallId === null && key.attempt > 1;
  const ids = keys.filter(isLostRetry).map(key => key.callId);
  if (ids.length === 0) return [...keys];
  const attempts = new Map((await calls.byIds(ids)).map(({ call }) => [call.callId, call.attempts]));
  return keys.map(key => {
    if (!isLostRetry(key)) return key;
    const before = (attempts.get(key.callId) ?? []).filter(one => one.attempt !== key.attempt);
    return { ...key, others: before.flatMap(one => one.external_call_id ?? []) };
  });
}

/** A dial that got no answer and was found in the provider's list: by this id it is asked about, and hung up, at once. */
const idFound = (
  { callId, attempt, ...asked }: StatusQuestion,
  externalCallId: string | null,
): DetailRecord[] =>
  externalCallId === null || asked.externalCallId !== null
    ? []
    : [{ callId, attempt, details: {}, externalCallId }];

/** Worth a row, and nothing depends on it: it would be found again. */
async function recordFound(calls: Asking, found: readonly DetailRecord[], now: number): Promise<void> {
  if (found.length === 0) return;
  await calls
    .recordDetails(found, now)
    .catch((error: unknown) =>
      log.error("ids that the provider told were not written down", { error: describe(error) }),
    );
}

/** What a hung-up call counts as is its campaign's to say, and who picked up may have been told before. */
async function reportsOf(
  calls: Pick<CallStore, "byIds">,
  ended: readonly { key: DialKey; status: Ended }[],
  now: number,
): Promise<OutcomeReport[]> {
  const ids = ended.flatMap(({ key, status }) => (status.kind === "hung_up" ? [key.callId] : []));
  const rows = ids.length === 0 ? [] : await calls.byIds(ids);
  const rowOf = new Map(rows.map(row => [row.call.callId, row]));
  return ended.flatMap(({ key: { callId, attempt }, status }): OutcomeReport[] => {
    const { externalCallId } = status;
    const report = { callId, attempt, externalCallId, receivedAt: now, source: "status" } as const;
    if (status.kind === "ended") {
      const { outcome, duration } = status;
      return [{ ...report, outcome, duration, error: null, final: false }];
    }
    const row = rowOf.get(callId);
    if (row === undefined) return [];
    const known = row.call.attempts.find(a => a.attempt === attempt);
    return [{ ...report, ...reportOf(status, row.campaign, known) }];
  });
}
