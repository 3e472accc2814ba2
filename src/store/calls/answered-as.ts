// The id by which the provider knows the attempt that is on the line: beside the call until the attempt ends.
import { type SQL, sql } from "drizzle-orm";
import { aliased, type c } from "../aliases.ts";
import type { calls } from "../schema/calls.ts";
import { dialAnswers } from "../schema/dial-answers.ts";
import { attemptValue } from "./attempt-sql.ts";

type CallTable = Pick<typeof calls | typeof c, "callId" | "lastAttemptAt" | "claimNonce" | "attemptsStarted">;

const d = aliased(dialAnswers, "d");

/** The second in which its attempt was claimed. */
export const secondOf = (of: Pick<CallTable, "lastAttemptAt">): SQL => sql`${of.lastAttemptAt} / 1000`;

/** Among the answers of its second. */
export const answerKeyOf = (of: Pick<CallTable, "callId" | "attemptsStarted">): SQL =>
  sql`(${of.attemptsStarted} || ':' || ${of.callId})`;
/** The call of such a key. */
export const callIdIn = (key: SQL): SQL => sql`substr(${key}, instr(${key}, ':') + 1)`;

/** As the answers of its second have it; NULL = they do not, or nothing is on the line, and then nothing is read. */
export const answeredAs = (
  of: CallTable,
): SQL => sql`CASE WHEN ${of.claimNonce} IS NOT NULL THEN (SELECT ${d.answers} ->> ${answerKeyOf(of)}
  FROM ${dialAnswers} ${d} WHERE ${d.second} = ${secondOf(of)}) END`;

/** Of a call on the line, wherever it stands. */
export const externalIdOf = (of: CallTable): SQL =>
  sql`coalesce(${answeredAs(of)}, ${attemptValue(sql`${of.attemptsStarted}`, "external_call_id")})`;
