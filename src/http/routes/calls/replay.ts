// The answer to an idempotent retry, from what is stored under its key.
import type { StoredAnswer } from "../../../domain/calls/reservation.ts";
import { readCallAnswer } from "../../../domain/calls/stored-call-answer.ts";
import { initiateCall } from "./definitions.ts";
import { acceptedAnswer } from "./present.ts";

const [ACCEPTED_STATUS] = Object.keys(initiateCall.answers).map(Number) as [number];

/** An accepted call is presented as it was the first time; any other answer is stored as it was sent. */
export function replayOf(stored: StoredAnswer): { status: number; text: string } {
  const accepted = readCallAnswer(stored);
  return accepted === null
    ? { status: stored.status, text: stored.answer }
    : { status: ACCEPTED_STATUS, text: JSON.stringify(acceptedAnswer(accepted)) };
}
