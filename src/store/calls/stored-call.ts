// A call put together from what the tables hold of it.
import { getTableColumns, sql } from "drizzle-orm";
import type { Call } from "../../domain/calls/call.ts";
import type { Metadata } from "../../domain/contacts/metadata.ts";
import { calls } from "../schema/calls.ts";
import { textOf } from "../statement.ts";
import { metadataOf } from "./call-metadata.ts";

/** For drizzle. (As raw text: in a statement on one table it would leave out the table's name.) */
export const callColumns = {
  ...getTableColumns(calls),
  metadata: sql.raw(textOf(metadataOf(calls))).mapWith(JSON.parse),
};

/** Its external id is that of its current attempt. */
export const callOf = (row: typeof calls.$inferSelect & { metadata: Metadata | null }): Call => ({
  ...row,
  externalCallId: row.attempts.at(-1)?.external_call_id ?? null,
});
