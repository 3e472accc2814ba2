// Which calls are old enough to leave, as SQL: THE condition, asked when a file is planned, filled and emptied.
import { sql } from "drizzle-orm";
import { c } from "../aliases.ts";

/** (The `+` keeps the planner to the primary key.) */
export const FINAL = sql`(+${c.status} IN ('PICKED', 'CANCELLED')
  OR (+${c.status} = 'FAILED' AND +${c.nextAttemptAt} IS NULL))`;
