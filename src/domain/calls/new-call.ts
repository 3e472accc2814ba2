// A call about to be accepted, and who holds its number.

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
  createdAt: number;
}

/** Numbers of one request for many calls; a started campaign has no limit. */
export const MAX_BULK_NUMBERS = 10_000;

/** The accepted call that occupies a number's duplicate window. */
export interface WindowHolder {
  callId: string;
  acceptedAt: number;
}
