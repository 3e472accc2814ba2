// Answers of dials whose attempts have all ended leave: the attempts have taken them along.
import { sql } from "drizzle-orm";
import { aliased, c } from "../aliases.ts";
import { callIdIn, secondOf } from "../calls/answered-as.ts";
import { calls } from "../schema/calls.ts";
import { dialAnswers } from "../schema/dial-answers.ts";
import { statement } from "../statement.ts";

const d = aliased(dialAnswers, "d");

/** Oldest first. Those that are still waited for are passed over: there are never more of them than lines. */
const PURGE = statement(
  "purge answers",
  ["before", "limit"],
  v => sql`DELETE FROM ${dialAnswers} WHERE second IN (
    SELECT ${d.second} FROM ${dialAnswers} ${d} WHERE ${d.second} < ${v.before}
      AND NOT EXISTS (SELECT 1 FROM json_each(${d.answers}) a
        CROSS JOIN ${calls} ${c} ON ${c.callId} = ${callIdIn(sql`a.key`)}
        WHERE ${c.claimNonce} IS NOT NULL AND ${secondOf(c)} = ${d.second})
    ORDER BY ${d.second} LIMIT ${v.limit})`,
);

/** Of the seconds before `before` (ms), at most `limit`; returns how many. */
export const purgeAnswers = async (db: D1Database, before: number, limit: number): Promise<number> =>
  (await PURGE(db, { before: Math.floor(before / 1000), limit }).run()).meta.changes;
