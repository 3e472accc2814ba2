// Contacts of a campaign in the database. src/store implements it.
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type { ListedContact, NewContact } from "../../domain/contacts/contact.ts";

/** Those with ids behind `after`, of one campaign or of all. */
export interface ContactFilter {
  campaignId?: number;
  after?: number;
  limit: number;
}

export interface ContactStore {
  /**
   * Adds what the campaign does not have yet, all in one batch; returns the numbers that are new. None when it has
   * ended. The answer is stored in the batch, which completes it. `now` in ms.
   */
  add(
    campaignId: number,
    contacts: readonly NewContact[],
    now: number,
    answer: KeyedAnswer | null,
  ): Promise<string[]>;
  /** How many of the numbers the campaign has. */
  countKnown(campaignId: number, phoneNumbers: readonly string[]): Promise<number>;
  /** In the order in which they were added. */
  list(filter: ContactFilter): Promise<ListedContact[]>;
}
