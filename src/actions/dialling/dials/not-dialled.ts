// Why an attempt that was claimed did not reach the provider after all: no fault of the call's, so it is given back.
import type { DialAnswer } from "../../ports/provider.ts";

const made = new WeakSet<DialAnswer>();

function notDialled(reason: string): DialAnswer {
  const refusal = { about: "load", retryAfterSeconds: null } as const;
  const answer: DialAnswer = { kind: "refused", refusal, final: false, reason };
  made.add(answer);
  return answer;
}

export const CLOSED = notDialled("its calling window closed before it could go out");
export const NO_TURN = notDialled("its turn under the limit of calls per second did not come in time");
export const NO_URL = notDialled("its callback URL could not be made");

/** `problem`: a sentence that names the option. */
export const badOptions = (problem: string): DialAnswer =>
  notDialled(`its campaign's provider_options do not fit its provider: ${problem}`);

/** By identity: no provider's answer is one of them. */
export const wasDialled = (answer: DialAnswer): boolean => !made.has(answer);
