// The attempts of dial messages that were given up: one that its gate never let go ends as FAILED by the rules, one that
// was let go is left to its callback or its lease.
import type { OutcomeReport } from "../domain/settlement.ts";
import type { Clock, DialMessage, GateClient, Withdrawal } from "./ports.ts";
import type { RecordOutcomes } from "./record-outcomes.ts";

export interface UndeliveredDial extends DialMessage {
  /** Why it was not delivered, for people. */
  error: string;
}

export interface UndeliveredDeps {
  gate: Pick<GateClient, "withdraw" | "wake">;
  clock: Clock;
  recordOutcomes: RecordOutcomes;
}

/**
 * Returns how many attempts it ended. The permit goes first, so that no copy of the message can begin it any more.
 * Dying before D1 is told leaves the call due: it is dispatched again, or a second run ends its attempt. Where a
 * dispatch in between has granted it anew, claim and settlement are guarded by the same fact, so one of them does
 * nothing.
 */
export async function endUndeliveredDials(
  deps: UndeliveredDeps,
  dials: readonly UndeliveredDial[],
): Promise<number> {
  const withdrawals = await deps.gate.withdraw(
    dials.map(({ callId, attempt, token }) => ({ callId, attempt, token })),
  );
  const now = deps.clock();
  const reports = dials.filter((_, i) => neverDialled(withdrawals[i])).map(dial => undelivered(dial, now));
  if (reports.length === 0) return 0;
  const { settled } = await deps.recordOutcomes(reports);
  await deps.gate.wake();
  return settled;
}

function neverDialled(withdrawal: Withdrawal | undefined): boolean {
  switch (withdrawal) {
    case "withdrawn":
    case "gone":
      return true;
    case "begun":
    case "superseded":
    case undefined:
      return false;
  }
}

const undelivered = ({ callId, attempt, error }: UndeliveredDial, now: number): OutcomeReport => ({
  callId,
  attempt,
  outcome: "FAILED",
  duration: 0,
  externalCallId: null,
  error: `Dial not delivered: ${error}`,
  receivedAt: now,
  final: false,
  source: "undelivered",
});
