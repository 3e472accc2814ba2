// The attempt that a call was made for, as the call itself carries it at its provider: in its webhooks, and in lists.
import type { DialKey } from "../../domain/calls/dial-key.ts";
import { numberOf, objectOf, textOf } from "./json.ts";

/** Of `{call_id, attempt}`, whose attempt may be text; null = it names none. */
export function markOf(carried: unknown): DialKey | null {
  const { call_id, attempt } = objectOf(carried);
  const callId = textOf(call_id);
  const number = numberOf(attempt);
  return callId === null || number === null || !Number.isInteger(number) || number < 1
    ? null
    : { callId, attempt: number };
}

export const isSameAttempt = (one: DialKey | null, { callId, attempt }: DialKey): boolean =>
  one?.callId === callId && one.attempt === attempt;
