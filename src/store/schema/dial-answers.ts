// Under which ids providers know the calls on the line: one row for all that were claimed within a second, where their
// attempts would be a row each. An attempt takes its own along when it ends.
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const dialAnswers = sqliteTable("dial_answers", {
  /** Since the epoch, in which the attempts began: what is past its retention is at the beginning. */
  second: integer().primaryKey(),
  /** {attempt:call_id → external id} */
  answers: text().notNull(),
});
