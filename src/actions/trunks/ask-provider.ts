// What the provider itself says about attempts that nobody reported: a call that is still live keeps its line, one
// that has ended is settled. Where the provider cannot be asked, or does not know, nothing is decided.

import type { DialKey } from "../../domain/calls/dial-key.ts";
import type { OutcomeReport } from "../../domain/calls/settlement.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { type RecordContext, recordOutcomes } from "../calls/record-outcomes.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { DialStatus, FetchStatus } from "../ports/provider.ts";

/** Questions on their way at once: below the connections that one invocation may have waiting. */
const AT_ONCE = 4;

/** Null = it cannot be asked; nobody is known to be live then. */
export async function askProvider<Key extends DialKey>(
  fetchStatus: FetchStatus | null,
  keys: readonly Key[],
  now: number,
): Promise<{ live: Key[]; ended: OutcomeReport[]; rest: Key[] }> {
  const live: Key[] = [];
  const ended: OutcomeReport[] = [];
  const rest: Key[] = [];
  if (fetchStatus === null) return { live, ended, rest: [...keys] };
  const waiting = [...keys];
  const ask = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const status = await fetchStatus(key.callId, key.attempt).catch(
        (): DialStatus => ({ kind: "unknown" }),
      );
      switch (status.kind) {
        case "live":
          live.push(key);
          break;
        case "ended":
          ended.push(reported(key, status, now));
          break;
        case "unknown":
          rest.push(key);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { live, ended, rest };
}

const reported = (
  { callId, attempt }: DialKey,
  { outcome, duration, externalCallId }: DialStatus & { kind: "ended" },
  now: number,
): OutcomeReport => ({
  callId,
  attempt,
  outcome,
  duration,
  externalCallId,
  error: null,
  receivedAt: now,
  final: false,
  source: "status",
});

/** A provider that took long may still be about to answer its dial. */
const UNANSWERED_AFTER_MS = MINUTE_MS;

/** The watchdog's part: dials that got no answer are asked about. Returns how many it settled. */
export async function askAboutUnansweredDials(
  ctx: RecordContext & { calls: Pick<CallStore, "unanswered">; fetchStatus: FetchStatus | null },
  limit: number,
): Promise<number> {
  if (ctx.fetchStatus === null) return 0;
  const now = ctx.clock();
  const unanswered = await ctx.calls.unanswered(now - UNANSWERED_AFTER_MS, limit);
  const { ended } = await askProvider(ctx.fetchStatus, unanswered, now);
  if (ended.length === 0) return 0;
  return (await recordOutcomes(ctx, ended)).settled;
}
