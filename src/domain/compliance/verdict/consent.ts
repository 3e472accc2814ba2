// Consent: whether one of some bases holds, and during which time.

import { reaches } from "./call-scope.ts";
import { type OpenSet, orDuring, type Span } from "./open-set.ts";
import type { AskedCall } from "./question.ts";

/** When the call's consent holds, if it is of one of these bases and for such calls; null otherwise. */
export function consentDuring(call: AskedCall, bases: readonly string[]): Span | null {
  const { consent } = call;
  if (consent === null || !bases.includes(consent.basis) || !reaches(consent.scope, call, false)) return null;
  return {
    from: consent.obtainedAt ?? Number.NEGATIVE_INFINITY,
    to: consent.expiresAt ?? Number.POSITIVE_INFINITY,
  };
}

/** Lifts a rule while a consent of its bases holds. */
export function unlessWaived(set: OpenSet, call: AskedCall, waivedBy: readonly string[]): OpenSet {
  const span = waivedBy.length === 0 ? null : consentDuring(call, waivedBy);
  return span === null ? set : orDuring(set, span);
}
