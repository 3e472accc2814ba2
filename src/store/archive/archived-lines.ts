// What a planned file is to hold: rows of its range that are old enough now, as lines.
import { sql } from "drizzle-orm";
import type { ArchivedLine } from "../../actions/ports/archive.ts";
import type { ArchiveFile } from "../../domain/archive/archive-file.ts";
import type { NamedCall } from "../../domain/calls/call.ts";
import { c, k, p } from "../aliases.ts";
import { metadataOf } from "../calls/call-metadata.ts";
import { callOf } from "../calls/stored-call.ts";
import type { ContactRow } from "../contacts/list-contacts.ts";
import { columnsAs, fromRow, type RawRow } from "../raw-row.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { statement } from "../statement.ts";
import { FINAL } from "./final-calls.ts";

/** How rows are written: the API's own form of them. */
export interface ArchiveForm {
  call: (row: NamedCall) => object;
  contact: (row: ContactRow) => object;
}

const CALLS = statement(
  "calls of a file",
  ["after", "last", "cutoff", "limit"],
  v => sql`SELECT ${sql.raw(columnsAs(calls, "c", "call_"))}, ${metadataOf(c)} AS metadata,
    coalesce(${k.name}, '') AS campaign_name
  FROM ${calls} ${c} LEFT JOIN ${campaigns} ${k} ON ${k.id} = ${c.campaignId}
  WHERE ${c.callId} > ${v.after} AND ${c.callId} <= ${v.last} AND ${FINAL} AND ${c.updatedAt} < ${v.cutoff}
  ORDER BY ${c.callId} LIMIT ${v.limit}`,
);

/** By their numbers. */
const CONTACTS = statement(
  "contacts of a file",
  ["after", "last", "campaign", "limit"],
  v => sql`SELECT ${sql.raw(columnsAs(contacts, "p", ""))} FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${v.campaign} AND ${p.phoneNumber} > ${v.after} AND ${p.phoneNumber} <= ${v.last}
  ORDER BY ${p.phoneNumber} LIMIT ${v.limit}`,
);

export async function archivedLines(
  db: D1Database,
  form: ArchiveForm,
  file: ArchiveFile,
  after: string,
  limit: number,
): Promise<ArchivedLine[]> {
  switch (file.kind) {
    case "calls": {
      const { results } = await CALLS(db, {
        after,
        last: file.lastId,
        cutoff: file.cutoff,
        limit,
      }).all<RawRow>();
      return results.map(row => {
        const metadata = row.metadata === null ? null : JSON.parse(String(row.metadata));
        const call = callOf({ ...fromRow(calls, row, "call_"), metadata });
        const text = JSON.stringify(form.call({ call, campaignName: String(row.campaign_name) }));
        return { place: call.callId, text };
      });
    }
    case "contacts": {
      const { results } = await CONTACTS(db, {
        after,
        last: file.lastId,
        campaign: file.campaignId,
        limit,
      }).all<RawRow>();
      return results.map(row => {
        const contact = fromRow(contacts, row);
        return { place: contact.phoneNumber, text: JSON.stringify(form.contact(contact)) };
      });
    }
  }
}
