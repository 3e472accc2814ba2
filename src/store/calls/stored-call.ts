// A call put together from what the tables hold of it.
import { getTableColumns, sql } from "drizzle-orm";
import type { Call } from "../../domain/calls/call.ts";
import type { Metadata } from "../../domain/contacts/metadata.ts";
import { calls } from "../schema/calls.ts";
import { textOf } from "../statement.ts";
import { answeredAs } from "./answered-as.ts";
import { metadataOf } from "./call-metadata.ts";

/** For drizzle. */
export const ANSWERED_AS = sql.raw(textOf(answeredAs(calls))).mapWith(String);
/** For drizzle. (As raw text: in a statement on one table it would leave out the table's name.) */
export const callColumns = {
  ...getTableColumns(calls),
  metadata: sql.raw(textOf(metadataOf(calls))).mapWith(JSON.parse),
  answeredAs: ANSWERED_AS,
};

/** `answeredAs`: of a call on the line, its claim's answer; what reads final calls only does without. */
type CallRow = typeof calls.$inferSelect & { metadata: Metadata | null; answeredAs?: string | null };

/** Its external id is that of its current attempt. */
export function callOf({ answeredAs = null, ...row }: CallRow): Call {
  const last = row.attempts.at(-1);
  if (answeredAs === null || last === undefined)
    return { ...row, externalCallId: last?.external_call_id ?? null };
  const attempts = row.attempts.with(-1, { ...last, external_call_id: answeredAs });
  return { ...row, attempts, externalCallId: answeredAs };
}
