// Why an attempt that was claimed did not reach the provider after all.
import type { DialAnswer } from "../telephony/provider.ts";

export const CLOSED: DialAnswer = {
  kind: "rejected",
  final: false,
  trunkFault: false,
  throttled: false,
  retryAfterSeconds: null,
  reason: "its calling window closed before it could go out",
};

export const NO_TURN: DialAnswer = {
  ...CLOSED,
  reason: "its turn under the limit of calls per second did not come in time",
};

/** By identity: no provider's answer is one of them. */
export const wasDialled = (answer: DialAnswer): boolean => answer !== CLOSED && answer !== NO_TURN;
