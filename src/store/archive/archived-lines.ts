// What a planned file is to hold: rows of its range that are old enough now, as lines.
import type { ArchivedLine } from "../../actions/ports/archive.ts";
import type { ArchiveFile } from "../../domain/archive/archive-file.ts";
import { metadataOf } from "../calls/call-metadata.ts";
import type { NamedCall } from "../calls/read-calls.ts";
import { callOf } from "../calls/stored-call.ts";
import type { ContactRow } from "../contacts/list-contacts.ts";
import { columnsAs, fromRow, type RawRow } from "../raw-row.ts";
import { calls } from "../schema/calls.ts";
import { contacts } from "../schema/contacts.ts";
import { FINAL } from "./final-calls.ts";

/** How rows are written: the API's own form of them. */
export interface ArchiveForm {
  call: (row: NamedCall) => object;
  contact: (row: ContactRow) => object;
}

/** ?1 to ?2 = ids, ?3 = the cutoff, ?4 = rows. */
const CALLS = `SELECT ${columnsAs(calls, "c", "call_")}, ${metadataOf("c")} AS metadata,
    coalesce(k.name, '') AS campaign_name
  FROM calls c LEFT JOIN campaigns k ON k.id = c.campaign_id
  WHERE c.call_id > ?1 AND c.call_id <= ?2 AND ${FINAL} AND c.updated_at < ?3 ORDER BY c.call_id LIMIT ?4`;

/** ?1 to ?2 = numbers, ?3 = the campaign, ?4 = rows. */
const CONTACTS = `SELECT ${columnsAs(contacts, "p", "")} FROM contacts p
  WHERE p.campaign_id = ?3 AND p.phone_number > ?1 AND p.phone_number <= ?2 ORDER BY p.phone_number LIMIT ?4`;

export async function archivedLines(
  db: D1Database,
  form: ArchiveForm,
  file: ArchiveFile,
  after: string,
  limit: number,
): Promise<ArchivedLine[]> {
  switch (file.kind) {
    case "calls": {
      const { results } = await db.prepare(CALLS).bind(after, file.lastId, file.cutoff, limit).all<RawRow>();
      return results.map(row => {
        const metadata = row.metadata === null ? null : JSON.parse(String(row.metadata));
        const call = callOf({ ...fromRow(calls, row, "call_"), metadata });
        const text = JSON.stringify(form.call({ call, campaignName: String(row.campaign_name) }));
        return { place: call.callId, text };
      });
    }
    case "contacts": {
      const { results } = await db
        .prepare(CONTACTS)
        .bind(after, file.lastId, file.campaignId, limit)
        .all<RawRow>();
      return results.map(row => {
        const contact = fromRow(contacts, row);
        return { place: contact.phoneNumber, text: JSON.stringify(form.contact(contact)) };
      });
    }
  }
}
