// What a provider tells of an end besides its outcome.
import type { AttemptDetails } from "../../src/domain/calls/attempt-details.ts";
import type { Disposition } from "../../src/domain/calls/disposition.ts";
import type { Outcome } from "../../src/domain/calls/outcome.ts";
import { Stream } from "./random.ts";
import { MINUTE, SECOND } from "./shape.ts";

const DISPOSITIONS: Readonly<Record<Outcome, readonly (Disposition | null)[]>> = {
  PICKED: [null, "answered", "answered", "voicemail"],
  DISCONNECTED: [null, "rejected", "answered"],
  RNR: [null, "busy", "busy", "no_answer", "voicemail"],
  FAILED: [null, "network_error", "provider_error", "invalid_number", "no_answer"],
};

/** `name`: of the report. Sent again, it has the same words; another call is asked for from `now` (ms) on. */
export function detailsOf(
  seed: number,
  name: string,
  outcome: Outcome,
  now: number,
): AttemptDetails | undefined {
  const stream = new Stream(seed, `told ${name}`);
  const disposition = stream.pick(DISPOSITIONS[outcome]);
  const call_back_at = stream.maybe(0.15) ? now - 30 * SECOND + stream.next() * 8 * MINUTE : null;
  if (disposition === null && call_back_at === null) return undefined;
  return { disposition, call_back_at: call_back_at === null ? null : Math.round(call_back_at) };
}
