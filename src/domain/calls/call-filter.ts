// Which calls a list shows.
import type { CallStatus } from "./call.ts";

/** Absent or undefined = any. */
export interface CallFilter {
  campaignId?: number | undefined;
  status?: CallStatus | undefined;
  /** Normal form. */
  phoneNumber?: string | undefined;
  /** Accepted at or after, and before, these times in ms. */
  createdAfter?: number | undefined;
  createdBefore?: number | undefined;
  /** Ids below this one: ids are ordered by acceptance. */
  before?: string | undefined;
}
