// One statement that goes into the batch of a change and notes who made it. Whoever changes something calls this.
import { is, SQL, sql } from "drizzle-orm";
import type { By, ChangedFields } from "../../domain/changes/change.ts";
import { prepared } from "../db.ts";

/** What is not known in front is an expression over what the statement reads. */
export interface Noted {
  by: By;
  /** In ms. */
  at: number;
  subject: string | SQL;
  what: string;
  from: ChangedFields | SQL | null;
  to: ChangedFields | SQL | null;
}

/** Right behind its cause: a cause that changed nothing is not noted. */
const BEHIND_ITS_CAUSE = sql`WHERE changes() > 0`;

const asJson = (fields: Noted["from"]) =>
  fields === null || is(fields, SQL) ? fields : JSON.stringify(fields);

/**
 * Behind its cause in the batch; or in front of it, with the source and the guard of the cause as `where`
 * (`FROM … WHERE …`): a row for each row that the cause will change, as it is before.
 */
export const noteChange = (
  db: D1Database,
  { by, at, subject, what, from, to }: Noted,
  where: SQL = BEHIND_ITS_CAUSE,
): D1PreparedStatement =>
  prepared(
    db,
    sql`INSERT INTO changes (at, who, subject, what, was, became, request_id)
      SELECT ${at}, ${by.who}, ${subject}, ${what}, ${asJson(from)}, ${asJson(to)}, ${by.requestId}
      ${where} /* note a change */`,
  );
