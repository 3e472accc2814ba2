// Contacts in the API's form, in which each of two older systems finds its own names.
import type { AddedContacts } from "../../../actions/contacts/add-contacts.ts";
import type { ListedContact } from "../../../domain/contacts/contact.ts";
import { presentParty } from "../../lib/party.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { AddedNumbers, Contact } from "./schemas.ts";

export const presentAdded = (
  campaignId: number,
  { added, errors, duplicates }: AddedContacts,
): Of<typeof AddedNumbers> => ({
  success: true,
  campaign_id: campaignId,
  added_count: added.length,
  created_count: added.length,
  phone_numbers: added,
  created_numbers: added,
  errors,
  duplicates,
});

export const presentContact = (contact: ListedContact): Of<typeof Contact> => ({
  id: contact.id,
  campaign_id: contact.campaignId,
  campaign: contact.campaignId,
  phone_number: contact.phoneNumber,
  number: contact.phoneNumber,
  is_active: contact.isActive,
  time_zone: contact.timeZone,
  metadata: contact.metadata,
  ...presentParty(contact),
  suppressed_at: time(contact.suppressedAt),
  added_at: time(contact.createdAt),
  created_at: time(contact.createdAt),
});
