// What a client asks for: calls to one number, or to many.
import type { PartyDetails } from "../compliance/party.ts";
import type { Reservation } from "./reservation.ts";

export interface RequestedNumber {
  /** Normal form. */
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  /** The client's own id of who is called; absent = there is none. */
  personId?: string | null | undefined;
  /** What else is said of them; absent = nothing. */
  party?: PartyDetails | null | undefined;
}

/** One client's request: a single call, or many at once with distinct numbers. */
export interface InitiateRequest {
  campaignId: number;
  numbers: readonly RequestedNumber[];
  /** Of a request that may be sent again: its calls get ids that derive from it. */
  reservation?: Reservation;
  /** Of one call: in its batch the reservation is answered with it. Of many it is when all are stored. */
  storeAcceptance?: boolean;
}
