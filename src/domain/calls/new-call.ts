// A call about to be accepted, and who holds its number.
import type { PartyDetails } from "../compliance/party.ts";

/** One call about to be accepted. */
export interface NewCall {
  callId: string;
  campaignId: number;
  /** The campaign's revision that the fields below were decided on. */
  campaignRevision: number;
  phoneNumber: string;
  maxAttempts: number;
  nextAttemptAt: number;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  /** The client's own id of who is called; absent = there is none. */
  personId?: string | null | undefined;
  /** What else is said of them; absent = nothing. */
  party?: PartyDetails | null | undefined;
  createdAt: number;
}

/** Numbers of one request for many calls; a started campaign has no limit. */
export const MAX_BULK_NUMBERS = 10_000;

/** The accepted call that occupies a number's duplicate window. */
export interface WindowHolder {
  callId: string;
  acceptedAt: number;
}
