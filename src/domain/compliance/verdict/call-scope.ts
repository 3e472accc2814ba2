// Whether a scope ("all", "campaign:7", "purpose:telemarketing") reaches a call.
import { PURPOSES } from "../packs/pack.ts";
import type { AskedCall, CallScope } from "./question.ts";

const SCOPE = new RegExp(`^(all|campaign:\\d{1,15}|purpose:(${PURPOSES.join("|")}))$`);

export const isCallScope = (text: string): text is CallScope => SCOPE.test(text);

export const SCOPE_FORM = `must be all, campaign:ID, or purpose: and one of ${PURPOSES.join(", ")}`;

/** What would stop a call does so when nobody said what the call is for; what would permit one does not. */
export function reaches(
  scope: CallScope,
  { campaignId, purpose }: AskedCall,
  unknownPurpose: boolean,
): boolean {
  if (scope === "all") return true;
  if (scope.startsWith("campaign:")) return Number(scope.slice("campaign:".length)) === campaignId;
  return purpose === null ? unknownPurpose : scope === `purpose:${purpose}`;
}
