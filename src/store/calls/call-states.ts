// What the status of a call means, as SQL on the table of calls under whichever name a statement has it.
import { type SQL, sql } from "drizzle-orm";
import { type CallStage, ON_THE_LINE } from "../../domain/calls/call.ts";
import type { c } from "../aliases.ts";
import type { calls } from "../schema/calls.ts";
import { oneOf } from "../statement.ts";

type CallTable = Pick<typeof calls | typeof c, "status" | "nextAttemptAt">;

/** As `isOnTheLine` of the domain. */
export const onTheLine = (of: CallTable): SQL => sql`${of.status} IN ${oneOf(ON_THE_LINE)}`;

/** Each stage that a call can be in, in the order of the columns that count them. */
export const stages = (of: CallTable): Readonly<Record<CallStage, SQL>> => ({
  initiated: sql`${of.status} = 'INITIATED'`,
  processing: sql`${of.status} = 'PROCESSING'`,
  retrying: sql`${of.status} = 'RETRYING'`,
  waiting_disconnected: sql`${of.status} = 'DISCONNECTED'`,
  waiting_rnr: sql`${of.status} = 'RNR'`,
  waiting_failed: sql`(${of.status} = 'FAILED' AND ${of.nextAttemptAt} IS NOT NULL)`,
  picked: sql`${of.status} = 'PICKED'`,
  failed: sql`(${of.status} = 'FAILED' AND ${of.nextAttemptAt} IS NULL)`,
  cancelled: sql`${of.status} = 'CANCELLED'`,
});
