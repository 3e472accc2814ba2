// The next rows of a walk, a bounded number of them whatever is to be found there. Calls are walked along their ids:
// what is not final, or ended late, is passed over until the next night. Contacts are walked campaign by campaign.
import { sql } from "drizzle-orm";
import type { Slice, Walk } from "../../actions/ports/archive.ts";
import { dayOfCallId } from "../../domain/archive/archive-file.ts";
import { c, k, p } from "../aliases.ts";
import { callIdsFrom } from "../calls/call-id.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts } from "../schema/contacts.ts";
import { statement } from "../statement.ts";
import { FINAL } from "./final-calls.ts";

/** Rows of one file at most, and looked at in one statement. */
const ROWS = 2_000;
const CAMPAIGNS = 500;

/** Ids from `young` on are too young. */
const CALLS = statement(
  "next calls of the walk",
  ["after", "young", "cutoff", "rows"],
  v => sql`SELECT ${c.callId} AS id, (${FINAL} AND ${c.updatedAt} < ${v.cutoff}) AS old FROM ${calls} ${c}
  WHERE ${c.callId} > ${v.after} AND ${c.callId} < ${v.young} ORDER BY ${c.callId} LIMIT ${v.rows}`,
);

export async function nextCalls(db: D1Database, walk: Walk, rows = ROWS): Promise<Slice> {
  const { cutoff } = walk;
  const afterId = walk.cursor ?? "";
  const asked = CALLS(db, { after: afterId, young: callIdsFrom(cutoff), cutoff, rows });
  const { results } = await asked.all<{ id: string; old: number }>();
  const [first] = results;
  const last = results.at(-1);
  if (first === undefined || last === undefined) return { plan: null, next: null };
  const date = dayOfCallId(first.id);
  // A file holds calls of one day: the slice ends with it.
  const other = results.findIndex(({ id }) => dayOfCallId(id) !== date);
  const lastId = (other === -1 ? last : results[other - 1])?.id ?? last.id;
  const found = results.some(({ id, old }) => old === 1 && id <= lastId);
  return {
    plan: found && date !== null ? { kind: "calls", date, campaignId: null, afterId, lastId, cutoff } : null,
    next: other === -1 && results.length < rows ? null : lastId,
  };
}

/** `campaign` is the one that the cursor is in, `contact` the last number of it. */
const ENDED = statement(
  "next ended campaigns of the walk",
  ["campaign", "contact", "cutoff", "campaigns"],
  v => sql`SELECT ${k.id} AS id, date(${k.completedAt} / 1000, 'unixepoch') AS date,
    ${k.status} IN ('completed', 'cancelled') AND ${k.completedAt} < ${v.cutoff} AND EXISTS (SELECT 1
      FROM ${contacts} ${p} WHERE ${p.campaignId} = ${k.id}
        AND ${p.phoneNumber} > iif(${k.id} = ${v.campaign}, ${v.contact}, '')) AS old
  FROM ${campaigns} ${k} WHERE ${k.id} >= ${v.campaign} ORDER BY ${k.id} LIMIT ${v.campaigns}`,
);
const CONTACTS = statement(
  "next contacts of the walk",
  ["campaign", "after", "rows"],
  v => sql`SELECT ${p.phoneNumber} AS number FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${v.campaign} AND ${p.phoneNumber} > ${v.after} ORDER BY ${p.phoneNumber} LIMIT ${v.rows}`,
);

/** A file holds contacts of one campaign, in the order of their numbers. The cursor is that campaign and a number. */
export async function nextContacts(db: D1Database, walk: Walk, rows = ROWS): Promise<Slice> {
  const { cutoff } = walk;
  const [id = "", contact = ""] = (walk.cursor ?? "").split(":");
  const campaign = Number(id);
  const { results: walked } = await ENDED(db, { campaign, contact, cutoff, campaigns: CAMPAIGNS }).all<{
    id: number;
    date: string;
    old: number;
  }>();
  const ended = walked.find(({ old }) => old === 1);
  if (ended === undefined) {
    const last = walked.at(-1)?.id ?? campaign;
    return { plan: null, next: walked.length < CAMPAIGNS ? null : `${last + 1}:` };
  }
  const afterId = ended.id === campaign ? contact : "";
  const asked = CONTACTS(db, { campaign: ended.id, after: afterId, rows });
  const { results } = await asked.all<{ number: string }>();
  const lastId = results.at(-1)?.number ?? afterId;
  const place = { campaignId: ended.id, afterId, lastId, cutoff };
  return {
    plan: results.length === 0 ? null : { kind: "contacts", date: ended.date, ...place },
    next: results.length < rows ? `${ended.id + 1}:` : `${ended.id}:${lastId}`,
  };
}
