// The id by which the provider knows the attempt that is on the line: beside the call until the attempt ends.
import { type SQL, sql } from "drizzle-orm";
import { aliased, type c } from "../aliases.ts";
import type { calls } from "../schema/calls.ts";
import { dialAnswers } from "../schema/dial-answers.ts";
import { attemptValue } from "./attempt-sql.ts";

type CallTable = Pick<typeof calls | typeof c, "callId" | "lastAttemptAt" | "claimNonce" | "attemptsStarted">;

const d = aliased(dialAnswers, "d");

/** As its claim's answers have it; NULL = they do not, or nothing is on the line. */
export const answeredAs = (
  of: CallTable,
): SQL => sql`(SELECT ${d.answers} ->> ${of.callId} FROM ${dialAnswers} ${d}
  WHERE ${d.claimedAt} = ${of.lastAttemptAt} AND ${d.nonce} = ${of.claimNonce})`;

/** Of a call on the line, wherever it stands. */
export const externalIdOf = (of: CallTable): SQL =>
  sql`coalesce(${answeredAs(of)}, ${attemptValue(sql`${of.attemptsStarted}`, "external_call_id")})`;
