// What becomes of a call whose dial was refused for reasons that are not its own: it waits again for the same attempt,
// longer each time, and for some three days at the most.
import { HOUR_MS } from "../time-units.ts";
import type { Call, CallStage, CallStatus } from "./call.ts";
import type { Outcome } from "./outcome.ts";
import { type GivenBack, WAITING_STAGE, waitsAs } from "./settlement.ts";

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = HOUR_MS;
/** Seven waits of an hour together, then one an hour: about three days. */
const MOST_IN_A_ROW = 72;

/** The call as it was before its claim, but for when it goes next. */
export interface Restored {
  status: CallStatus;
  stage: CallStage;
  /** Ms; null = it was refused too often and has FAILED. */
  nextAttemptAt: number | null;
  /** Of the attempt before. */
  lastAttemptAt: number | null;
  error: string;
}

/** The call is in flight under the claim that was refused. */
export function decideGiveBack(
  call: Pick<Call, "attempts" | "attemptsStarted" | "givenBack">,
  { error, receivedAt }: Pick<GivenBack, "error" | "receivedAt">,
): Restored {
  const before = call.attemptsStarted > 1 ? call.attempts[call.attemptsStarted - 2] : undefined;
  const past = { lastAttemptAt: before?.started_at ?? null };
  if (call.givenBack + 1 >= MOST_IN_A_ROW) {
    const gaveUp = `${error} (${MOST_IN_A_ROW} times in a row; given up)`;
    return { ...past, status: "FAILED", stage: "failed", nextAttemptAt: null, error: gaveUp };
  }
  const nextAttemptAt = receivedAt + waitMs(call.givenBack);
  const status = before === undefined ? "INITIATED" : waitsAs(before.status as Outcome);
  const stage = status === "INITIATED" ? "initiated" : WAITING_STAGE[status];
  return { ...past, status, stage, nextAttemptAt, error };
}

/** `before`: how often it was given back already. */
const waitMs = (before: number) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** before);
