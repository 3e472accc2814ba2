// Contacts in pages, in the order in which they were added.
import type { ListedContact } from "../../domain/contacts/contact.ts";
import type { ContactFilter, ContactStore } from "../ports/contact-store.ts";

export const listContacts = (
  ctx: { contacts: Pick<ContactStore, "list"> },
  filter: ContactFilter,
): Promise<ListedContact[]> => ctx.contacts.list(filter);
