// How a call ended, with what a provider did not say left empty.

import type { AnsweredBy, Disposition } from "../../domain/calls/disposition.ts";
import type { Ended } from "../../domain/calls/ended.ts";

export const endedAs = (
  disposition: Disposition,
  known: Partial<Omit<Ended, "disposition">> = {},
): Ended => ({
  disposition,
  answeredBy: null,
  durationSeconds: 0,
  hangupCause: null,
  cost: null,
  ...known,
});

/** Of a call that was picked up. A fax is `answered`: its outcome follows from who picked up. */
export const pickedUpBy = (answeredBy: AnsweredBy | null): Disposition =>
  answeredBy === "machine" ? "voicemail" : "answered";
