// Under which ids a provider knows the calls that one claim has dialled: a row for all of them, where their attempts would
// be a row each. An attempt takes its own along when it ends.
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const dialAnswers = sqliteTable(
  "dial_answers",
  {
    /** When the attempts began (ms): `last_attempt_at` of their calls. */
    claimedAt: integer("claimed_at").notNull(),
    /** Of the claim, as its calls have it until their attempt ends. */
    nonce: text().notNull(),
    /** {call_id: external id} */
    answers: text().notNull(),
  },
  // The time first: what is past its retention is at the beginning.
  t => [primaryKey({ columns: [t.claimedAt, t.nonce] })],
);
