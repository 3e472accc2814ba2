// What a listed file holds leaves the tables: in one batch with what it counted, and only rows that are still as they
// were written. Sent twice, the second time finds nothing.
import type { ArchivedRow } from "../../actions/ports/archive.ts";
import type { ArchiveFile } from "../../domain/archive/archive-file.ts";
import { FINAL } from "./final-calls.ts";

/** ?1 = rows of the file as JSON, ?2 = its name. */
const LISTED = "EXISTS (SELECT 1 FROM archive_files f WHERE f.name = ?2 AND f.state = 'listed')";
const GOING_CALLS = `json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'id'
  WHERE c.updated_at = i.value ->> 'updatedAt' AND ${FINAL} AND ${LISTED}`;
const GOING_CONTACTS = `json_each(?1) i CROSS JOIN contacts p ON p.id = CAST(i.value ->> 'id' AS INTEGER)
    CROSS JOIN campaigns k ON k.id = p.campaign_id
  WHERE k.status IN ('completed', 'cancelled') AND k.completed_at < ?3 AND ${LISTED}`;

const COUNTED = ["total", "picked", "failed", "cancelled", "retries"] as const;
const added = (names: readonly string[]) => names.map(n => `${n} = ${n} + excluded.${n}`).join(", ");

/** Everything that goes with a call, the calls themselves last: what is in front of them asks for the same rows. */
const CALLS = [
  `INSERT INTO archived_counters (campaign_id, ${COUNTED.join(", ")})
   SELECT c.campaign_id, count(*), sum(c.status = 'PICKED'), sum(c.status = 'FAILED'), sum(c.status = 'CANCELLED'),
     sum(i.value ->> 'retries')
   FROM ${GOING_CALLS} GROUP BY c.campaign_id ON CONFLICT (campaign_id) DO UPDATE SET ${added(COUNTED)}`,
  `UPDATE archive_state SET archived_through = max(archived_through,
     coalesce((SELECT max(c.updated_at) FROM ${GOING_CALLS}), 0)) WHERE kind = 'calls'`,
  // The hopper looks for a call to the number; without one it must find this mark. A cancelled campaign has no hopper.
  `UPDATE contacts SET called_at = g.at
   FROM (SELECT p.id AS contact, coalesce(c.last_attempt_at, c.created_at) AS at
     FROM (SELECT c.* FROM ${GOING_CALLS}) c CROSS JOIN campaigns k ON k.id = c.campaign_id AND k.status <> 'cancelled'
     CROSS JOIN contacts p ON p.campaign_id = c.campaign_id AND p.phone_number = c.phone_number
     WHERE p.called_at IS NULL LIMIT -1 OFFSET 0) g
   WHERE contacts.id = g.contact AND contacts.called_at IS NULL`,
  `DELETE FROM call_metadata WHERE call_id IN (SELECT c.call_id FROM ${GOING_CALLS})`,
  `DELETE FROM calls WHERE call_id IN (SELECT c.call_id FROM ${GOING_CALLS})`,
];
const CALLS_LEFT =
  "SELECT c.call_id AS id FROM json_each(?1) i CROSS JOIN calls c ON c.call_id = i.value ->> 'id'";

const CONTACTS = [
  `INSERT INTO archived_counters (campaign_id, contacts) SELECT p.campaign_id, count(*) FROM ${GOING_CONTACTS}
   GROUP BY p.campaign_id ON CONFLICT (campaign_id) DO UPDATE SET ${added(["contacts"])}`,
  // Those that were never taken from the list do not wait any more.
  `UPDATE contact_zones SET waiting = waiting - g.going
   FROM (SELECT p.campaign_id AS campaign, coalesce(p.time_zone, '') AS zone, count(*) AS going
     FROM ${GOING_CONTACTS} AND EXISTS (SELECT 1 FROM contact_zones z WHERE z.campaign_id = p.campaign_id
       AND z.time_zone = coalesce(p.time_zone, '') AND z.cursor < p.id) GROUP BY 1, 2) g
   WHERE contact_zones.campaign_id = g.campaign AND contact_zones.time_zone = g.zone`,
  `DELETE FROM contacts WHERE id IN (SELECT p.id FROM ${GOING_CONTACTS})`,
];
const CONTACTS_LEFT =
  "SELECT p.id FROM json_each(?1) i CROSS JOIN contacts p ON p.id = CAST(i.value ->> 'id' AS INTEGER)";

export async function deleteRows(
  db: D1Database,
  file: ArchiveFile,
  rows: readonly ArchivedRow[],
): Promise<{ deleted: number; stayed: string[] }> {
  const json = JSON.stringify(rows);
  const [changes, left, values] =
    file.kind === "calls"
      ? [CALLS, CALLS_LEFT, [json, file.name]]
      : [CONTACTS, CONTACTS_LEFT, [json, file.name, file.cutoff]];
  const results = await db.batch<{ id: string | number }>([
    ...changes.map(sql => db.prepare(sql).bind(...values)),
    db.prepare(left).bind(json),
  ]);
  return {
    deleted: results.at(-2)?.meta.changes ?? 0,
    stayed: (results.at(-1)?.results ?? []).map(({ id }) => String(id)),
  };
}
