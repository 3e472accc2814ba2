// What names one attempt of a call, on its way from dispatch to the provider.
import type { CampaignDialling } from "../campaigns/campaign.ts";
import type { Variables } from "../pre-dial/pre-dial-hook.ts";
import type { LetOut } from "../pre-dial/verdict.ts";
import type { PermitLaw } from "../trunks/permit.ts";

/** What identifies one dial: it reaches the provider at most once. */
export interface DialKey {
  callId: string;
  attempt: number;
}

/** Which trunk's gate it is about; absent = the default one's. */
export interface OnTrunk {
  trunk?: string | undefined;
}

/** What is shown to whom is called, `+` and digits; absent = what the account shows. */
export interface ShownAs {
  callerId?: string | undefined;
}

/** An attempt that its gate let go, under the campaign's revision that dispatch looked at. */
export interface Claimable extends DialKey, OnTrunk, ShownAs {
  campaignId: number;
  campaignRevision: number;
  /** Of the operator's own rules that it was judged by; absent = 0. */
  tenantRevision?: number | undefined;
  law?: PermitLaw | undefined;
  /** Of its campaign's pre-dial hook, that let it out; absent = it was not asked. */
  preDial?: LetOut | undefined;
}

/** A line to be given back: that of an attempt, or, with a token, only that of this very permit. */
export interface LineKey extends DialKey, OnTrunk {
  token?: string;
}

/** A dial message: ids only, never state. */
export interface DialMessage extends DialKey, OnTrunk {
  token: string;
  /** The dispatch that sent it, for the log. */
  dispatchId?: string | undefined;
}

/** With what its campaign said at the claim. */
export interface ClaimedCall extends DialKey, OnTrunk, ShownAs, CampaignDialling {
  campaignId: number;
  campaignName: string;
  phoneNumber: string;
  metadata: unknown;
  /** Of its campaign's pre-dial hook; absent = it said none. */
  variables?: Variables | undefined;
}

/** A call on the line, as D1 knows it. */
export interface LiveCall extends DialKey {
  /** Null = the default one. */
  trunk: string | null;
  campaignId: number;
  phoneNumber: string;
  /** When it was claimed, in ms. */
  startedAt: number;
}

/** One that its provider may be asked about. */
export interface CallToAskAbout extends LiveCall {
  /** The provider's own id of it; null while nobody has said. */
  externalCallId: string | null;
}
