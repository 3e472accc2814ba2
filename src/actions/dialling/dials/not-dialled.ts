// Why an attempt that was claimed did not reach the provider after all: no fault of the call's, so it is given back.
import type { DialAnswer } from "../../ports/provider.ts";

const notDialled = (reason: string): DialAnswer => ({
  kind: "refused",
  refusal: { about: "load", retryAfterSeconds: null },
  final: false,
  reason,
});

export const CLOSED = notDialled("its calling window closed before it could go out");
export const NO_TURN = notDialled("its turn under the limit of calls per second did not come in time");
export const NO_URL = notDialled("its callback URL could not be made");

/** By identity: no provider's answer is one of them. */
export const wasDialled = (answer: DialAnswer): boolean => ![CLOSED, NO_TURN, NO_URL].includes(answer);
