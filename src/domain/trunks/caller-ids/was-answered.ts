// Whether a call was answered, as a caller id's share of answers counts it.
import type { AttemptEnd } from "../../calls/settlement.ts";

/**
 * Everything that its provider reports counts, as in the field's answer-seizure ratio: also what was refused, since a
 * number that carriers block is refused more often, and bad numbers are spread over all caller ids alike. A machine that
 * picks up counts as a person does: most campaigns do not ask who it was. Null = nobody said, or nothing was dialled.
 */
export function wasAnswered(end: AttemptEnd): boolean | null {
  if (end.source === "refused" || end.source === "lease") return null;
  const disposition = end.details?.disposition ?? null;
  if (disposition === null) return end.outcome === "PICKED";
  return disposition === "answered" || disposition === "voicemail";
}
