// The answer to an idempotent retry, from what is stored under its key.
import { readAcceptance } from "../../../domain/calls/acceptance.ts";
import { initiateCall } from "./definitions.ts";
import { acceptedAnswer } from "./present.ts";

const [ACCEPTED_STATUS] = Object.keys(initiateCall.answers).map(Number) as [number];

/** An accepted call is presented as it was the first time; any other answer is stored as it was sent. */
export function replayOf(stored: { status: number; answer: string }): { status: number; text: string } {
  const acceptance = readAcceptance(stored);
  return acceptance === null
    ? { status: stored.status, text: stored.answer }
    : { status: ACCEPTED_STATUS, text: JSON.stringify(acceptedAnswer(acceptance)) };
}
