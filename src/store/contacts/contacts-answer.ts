// The answer to adding contacts, stored in the batch that adds them: what is new is known only there.
import { sql } from "drizzle-orm";
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { idempotencyKeys } from "../schema/idempotency.ts";
import { statement } from "../statement.ts";
import { hasNumber, mayBeGivenContacts } from "./add-contacts.ts";

/** In front of the inserts: of `numbers` (JSON), those that the campaign has already are duplicates. */
const STORE = statement(
  "store contacts answer",
  ["id", "owner", "status", "answer", "campaign", "numbers"],
  v => {
    const known = hasNumber(v.campaign, sql`i.value`);
    const added = sql`SELECT json_group_array(i.value) FROM json_each(${v.numbers}) i WHERE NOT ${known}`;
    const duplicates = sql`SELECT json_group_array(value) FROM (
      SELECT value FROM json_each(${v.answer}, '$.duplicates')
      UNION ALL SELECT i.value FROM json_each(${v.numbers}) i WHERE ${known})`;
    const answer = sql`SELECT json_set(${v.answer}, '$.added_count', json_array_length(n.added), '$.created_count',
        json_array_length(n.added), '$.phone_numbers', json(n.added), '$.created_numbers', json(n.added),
        '$.duplicates', json((${duplicates})))
      FROM (SELECT (${added}) AS added) n`;
    return sql`UPDATE ${idempotencyKeys} SET status = ${v.status}, answer = (${answer})
      WHERE id = ${v.id} AND owner = ${v.owner} AND status IS NULL AND ${mayBeGivenContacts(v.campaign)}`;
  },
);

export const storeContactsAnswer = (
  db: D1Database,
  { reservation, status, answer }: KeyedAnswer,
  campaignId: number,
  contacts: readonly NewContact[],
): D1PreparedStatement => {
  const { id, owner } = reservation;
  const numbers = JSON.stringify(contacts.map(contact => contact.phoneNumber));
  return STORE(db, { id, owner, status, answer, campaign: campaignId, numbers });
};
