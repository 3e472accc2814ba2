// What a report may say beside its outcome: that whoever was called wants no more calls, or is not who was meant.
import type { Purpose } from "./packs/pack.ts";
import { campaignScope, EVERYWHERE, type NewSuppression, purposeScope } from "./suppression.ts";

/** `true` = from everybody here; or of the call's campaign, or its purpose. */
export const OPT_OUTS = [true, "campaign", "purpose"] as const;
export type OptOut = (typeof OPT_OUTS)[number];

/** Whom it is said by, and of which campaign. */
export interface Said {
  phoneNumber: string;
  personId: string | null;
  campaignId: number;
  /** Of the campaign; null = it has none. */
  purpose: Purpose | null;
}

/** A campaign without a purpose has none that could be opted out of: then it is everything, never less than was asked. */
function scopeOf(optOut: OptOut, { campaignId, purpose }: Said): string {
  switch (optOut) {
    case true:
      return EVERYWHERE;
    case "campaign":
      return campaignScope(campaignId);
    case "purpose":
      return purpose === null ? EVERYWHERE : purposeScope(purpose);
  }
}

/**
 * Stop is said by a person, and heard on a number: it holds for both. A wrong number says nothing of the person who was
 * meant.
 */
export function stopsSaid(
  { optOut, wrongNumber }: { optOut: OptOut | null; wrongNumber: boolean },
  said: Said,
): NewSuppression[] {
  const { phoneNumber, personId } = said;
  const number = { kind: "number", value: phoneNumber, expiresAt: null, note: null } as const;
  const stops: NewSuppression[] = [];
  if (optOut !== null) {
    const stop = { ...number, scope: scopeOf(optOut, said), reason: "opt_out" } as const;
    stops.push(stop);
    if (personId !== null) stops.push({ ...stop, kind: "person", value: personId });
  }
  const everywhere = stops.some(({ kind, scope }) => kind === "number" && scope === EVERYWHERE);
  if (wrongNumber && !everywhere) stops.push({ ...number, scope: EVERYWHERE, reason: "wrong_number" });
  return stops;
}
