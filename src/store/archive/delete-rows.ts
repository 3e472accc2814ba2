// What a listed file holds leaves the tables: in one batch with what it counted, and only rows that are still as they
// were written. Sent twice, the second time finds nothing.
import { type SQL, sql } from "drizzle-orm";
import type { ArchivedRow } from "../../actions/ports/archive.ts";
import type { ArchiveFile } from "../../domain/archive/archive-file.ts";
import { c, k, p } from "../aliases.ts";
import { archivedCounters, archiveFiles, archiveState } from "../schema/archive.ts";
import { callMetadata, calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts, contactZones } from "../schema/contacts.ts";
import { ENDED_COLUMNS, endedAs } from "../schema/ended-columns.ts";
import { insertSelected, jsonFields, literal, statement } from "../statement.ts";
import { FINAL } from "./final-calls.ts";

/** Rows of a file as JSON, and its name. */
type Rows = Record<"rows" | "file", SQL>;
const i = jsonFields<ArchivedRow>();
const CONTACT_ID = sql`CAST(${i("id")} AS INTEGER)`;
const listed = (v: Rows) =>
  sql`EXISTS (SELECT 1 FROM ${archiveFiles} f WHERE f.name = ${v.file} AND f.state = 'listed')`;
const goingCalls = (
  v: Rows,
) => sql`json_each(${v.rows}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("id")}
  WHERE ${c.updatedAt} = ${i("updatedAt")} AND ${FINAL} AND ${listed(v)}`;
const goingContacts = (v: Rows & Record<"cutoff", SQL>) =>
  sql`json_each(${v.rows}) i CROSS JOIN ${contacts} ${p} ON ${p.id} = ${CONTACT_ID}
    CROSS JOIN ${campaigns} ${k} ON ${k.id} = ${p.campaignId}
  WHERE ${k.status} IN ('completed', 'cancelled') AND ${k.completedAt} < ${v.cutoff} AND ${listed(v)}`;

const added = (names: readonly string[]) =>
  sql.raw(`DO UPDATE SET ${names.map(n => `${n} = ${n} + excluded.${n}`).join(", ")}`);

const OF_CALLS = ["rows", "file"] as const;
/** Everything that goes with a call, the calls themselves last: what is in front of them asks for the same rows. */
const CALLS = [
  statement(
    "count archived calls",
    OF_CALLS,
    v => sql`${insertSelected(archivedCounters, {
      campaignId: sql`${c.campaignId}`,
      total: sql`count(*)`,
      picked: sql`sum(${c.status} = 'PICKED')`,
      failed: sql`sum(${c.status} = 'FAILED')`,
      cancelled: sql`sum(${c.status} = 'CANCELLED')`,
      retries: sql`sum(${i("retries")})`,
      ...endedAs(one => sql`sum(coalesce(${i("ended")} ->> ${literal(one)}, 0))`),
    })} FROM ${goingCalls(v)} GROUP BY ${c.campaignId}
    ON CONFLICT (campaign_id) ${added(["total", "picked", "failed", "cancelled", "retries", ...ENDED_COLUMNS])}`,
  ),
  statement(
    "mark archived through",
    OF_CALLS,
    v => sql`UPDATE ${archiveState} SET archived_through = max(archived_through,
      coalesce((SELECT max(${c.updatedAt}) FROM ${goingCalls(v)}), 0)) WHERE kind = 'calls'`,
  ),
  // The hopper looks for a call to the number; without one it must find this mark. A cancelled campaign has no hopper.
  statement(
    "mark called contacts",
    OF_CALLS,
    v => sql`UPDATE ${contacts} SET called_at = g.at
    FROM (SELECT ${p.id} AS contact, coalesce(${c.lastAttemptAt}, ${c.createdAt}) AS at
      FROM (SELECT c.* FROM ${goingCalls(v)}) ${c}
      CROSS JOIN ${campaigns} ${k} ON ${k.id} = ${c.campaignId} AND ${k.status} <> 'cancelled'
      CROSS JOIN ${contacts} ${p} ON ${p.campaignId} = ${c.campaignId} AND ${p.phoneNumber} = ${c.phoneNumber}
      WHERE ${p.calledAt} IS NULL LIMIT -1 OFFSET 0) g
    WHERE ${contacts.id} = g.contact AND ${contacts.calledAt} IS NULL`,
  ),
  statement(
    "delete metadata of archived calls",
    OF_CALLS,
    v => sql`DELETE FROM ${callMetadata} WHERE call_id IN (SELECT ${c.callId} FROM ${goingCalls(v)})`,
  ),
  statement(
    "delete archived calls",
    OF_CALLS,
    v => sql`DELETE FROM ${calls} WHERE call_id IN (SELECT ${c.callId} FROM ${goingCalls(v)})`,
  ),
];
const CALLS_LEFT = statement(
  "archived calls that stay",
  ["rows"],
  v =>
    sql`SELECT ${c.callId} AS id FROM json_each(${v.rows}) i CROSS JOIN ${calls} ${c} ON ${c.callId} = ${i("id")}`,
);

const OF_CONTACTS = ["rows", "file", "cutoff"] as const;
const CONTACTS = [
  statement(
    "count archived contacts",
    OF_CONTACTS,
    v => sql`${insertSelected(archivedCounters, { campaignId: sql`${p.campaignId}`, contacts: sql`count(*)` })}
    FROM ${goingContacts(v)} GROUP BY ${p.campaignId} ON CONFLICT (campaign_id) ${added(["contacts"])}`,
  ),
  // Those that were never taken from the list do not wait any more.
  statement(
    "count contacts that wait no more",
    OF_CONTACTS,
    v => sql`UPDATE ${contactZones} SET waiting = waiting - g.going
    FROM (SELECT ${p.campaignId} AS campaign, coalesce(${p.timeZone}, '') AS zone, count(*) AS going
      FROM ${goingContacts(v)} AND EXISTS (SELECT 1 FROM ${contactZones} z WHERE z.campaign_id = ${p.campaignId}
        AND z.time_zone = coalesce(${p.timeZone}, '') AND z.cursor < ${p.id}) GROUP BY 1, 2) g
    WHERE ${contactZones.campaignId} = g.campaign AND ${contactZones.timeZone} = g.zone`,
  ),
  statement(
    "delete archived contacts",
    OF_CONTACTS,
    v => sql`DELETE FROM ${contacts} WHERE id IN (SELECT ${p.id} FROM ${goingContacts(v)})`,
  ),
];
const CONTACTS_LEFT = statement(
  "archived contacts that stay",
  ["rows"],
  v =>
    sql`SELECT ${p.id} AS id FROM json_each(${v.rows}) i CROSS JOIN ${contacts} ${p} ON ${p.id} = ${CONTACT_ID}`,
);

export async function deleteRows(
  db: D1Database,
  file: ArchiveFile,
  archived: readonly ArchivedRow[],
): Promise<{ deleted: number; stayed: string[] }> {
  const rows = JSON.stringify(archived);
  const of = { rows, file: file.name };
  const statements =
    file.kind === "calls"
      ? [...CALLS.map(send => send(db, of)), CALLS_LEFT(db, { rows })]
      : [...CONTACTS.map(send => send(db, { ...of, cutoff: file.cutoff })), CONTACTS_LEFT(db, { rows })];
  const results = await db.batch<{ id: string | number }>(statements);
  return {
    deleted: results.at(-2)?.meta.changes ?? 0,
    stayed: (results.at(-1)?.results ?? []).map(({ id }) => String(id)),
  };
}
