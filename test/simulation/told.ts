// What a provider tells of an end besides its outcome.
import type { AttemptDetails } from "../../src/domain/calls/attempt-details.ts";
import type { Disposition } from "../../src/domain/calls/disposition.ts";
import type { Outcome } from "../../src/domain/calls/outcome.ts";
import { Stream } from "./random.ts";

const DISPOSITIONS: Readonly<Record<Outcome, readonly (Disposition | null)[]>> = {
  PICKED: [null, "answered", "answered", "voicemail"],
  DISCONNECTED: [null, "rejected"],
  RNR: [null, "busy", "busy", "no_answer", "voicemail"],
  FAILED: [null, "network_error", "provider_error", "invalid_number"],
};

/** `name`: of the report; repeated, it tells the same. */
export function detailsOf(seed: number, name: string, outcome: Outcome): AttemptDetails | undefined {
  const stream = new Stream(seed, `told ${name}`);
  const disposition = stream.pick(DISPOSITIONS[outcome]);
  return disposition === null ? undefined : { disposition };
}
