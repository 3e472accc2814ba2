// Contacts of a campaign and their zones.
import type { PartyDetails } from "../compliance/party.ts";
import type { Metadata } from "./metadata.ts";

export interface Contact {
  id: number;
  /** When its campaign called it, of a call that is in the archive now, in ms; null = not that. */
  calledAt: number | null;
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  /** The client's own id of who is called; absent = there is none. */
  personId?: string | null | undefined;
  /** What else is said of them; absent = nothing. */
  party?: PartyDetails | null | undefined;
}

/** Before it is in a campaign. */
export type NewContact = Pick<Contact, "phoneNumber" | "timeZone" | "metadata" | "personId" | "party">;

/** As it is listed. */
export interface ListedContact {
  id: number;
  campaignId: number;
  phoneNumber: string;
  isActive: boolean;
  timeZone: string | null;
  metadata: Metadata | null;
  /** The client's own id of who is called. */
  personId: string | null;
  /** What else is said of them; null = nothing. */
  party: PartyDetails | null;
  /** When the hopper passed it over, because it was suppressed, in ms; null = it did not. */
  suppressedAt: number | null;
  /** In ms. */
  createdAt: number;
}

/** Contacts of one zone of a campaign that are not calls yet. */
export interface ContactZone {
  /** Null = the campaign's own. */
  timeZone: string | null;
  /** The id of the last contact of the zone that was taken. */
  cursor: number;
  /** Contacts behind the cursor. */
  waiting: number;
}

/** What is taken of a zone's contacts. */
export interface FedZone {
  timeZone: string | null;
  /** The last one taken. */
  cursor: number;
  /** How many were taken, those among them that were called already. */
  passed: number;
}
