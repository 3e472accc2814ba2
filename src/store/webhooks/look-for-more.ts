// Whether something more is there for an endpoint, asked by whoever has its lease and would wait for it.
import { sql } from "drizzle-orm";
import type { Lease, Looked, RunDone } from "../../actions/ports/delivery-store.ts";
import { webhookEndpoints, webhookFailures } from "../schema/webhooks.ts";
import { statement } from "../statement.ts";
import { HOLDER, holds, more } from "./finish-run.ts";
import { f, w } from "./wanted-events.ts";

const LOOK = statement(
  "look for more",
  [...HOLDER, "to", "now"],
  v => sql`SELECT ${more(v)} OR EXISTS (SELECT 1 FROM ${webhookFailures} ${f} WHERE ${f.endpointId} = ${v.id}
      AND ${f.nextAttemptAt} <= ${v.now}) AS found
  FROM ${webhookEndpoints} ${w} WHERE ${holds(v)}`,
);

/** `now` in ms. Lost: what `run` has done would not be stored. */
export async function lookForMore(
  db: D1Database,
  { endpointId: id, token }: Lease,
  { from, was, revision, to }: Pick<RunDone, "from" | "was" | "revision" | "to">,
  now: number,
): Promise<Looked> {
  const row = await LOOK(db, { id, token, from, was, revision, to, now }).first<{ found: number }>();
  if (row === null) return "lost";
  return row.found === 1 ? "more" : "nothing";
}
