// The next rows of a walk, a bounded number of them whatever is to be found there. Calls are walked along their ids:
// what is not final, or ended late, is passed over until the next night. Contacts are walked campaign by campaign.
import type { Slice, Walk } from "../../actions/ports/archive.ts";
import { dayOfCallId } from "../../domain/archive/archive-file.ts";
import { callIdsFrom } from "../calls/call-id.ts";
import { FINAL } from "./final-calls.ts";

/** Rows of one file at most, and looked at in one statement. */
const ROWS = 2_000;
const CAMPAIGNS = 500;

/** ?1 = the cursor, ?2 = ids from here on are too young, ?3 = the cutoff, ?4 = rows. */
const CALLS = `SELECT c.call_id AS id, (${FINAL} AND c.updated_at < ?3) AS old FROM calls c
  WHERE c.call_id > ?1 AND c.call_id < ?2 ORDER BY c.call_id LIMIT ?4`;

export async function nextCalls(db: D1Database, walk: Walk, rows = ROWS): Promise<Slice> {
  const { cutoff } = walk;
  const afterId = walk.cursor ?? "";
  const { results } = await db
    .prepare(CALLS)
    .bind(afterId, callIdsFrom(cutoff), cutoff, rows)
    .all<{ id: string; old: number }>();
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

/** ?1 = the campaign that the cursor is in, ?2 = the last number of it, ?3 = the cutoff, ?4 = campaigns. */
const ENDED = `SELECT k.id, date(k.completed_at / 1000, 'unixepoch') AS date,
    k.status IN ('completed', 'cancelled') AND k.completed_at < ?3 AND EXISTS (SELECT 1 FROM contacts p
      WHERE p.campaign_id = k.id AND p.phone_number > iif(k.id = ?1, ?2, '')) AS old
  FROM campaigns k WHERE k.id >= ?1 ORDER BY k.id LIMIT ?4`;
const CONTACTS =
  "SELECT phone_number AS number FROM contacts WHERE campaign_id = ?1 AND phone_number > ?2 ORDER BY phone_number LIMIT ?3";

/** A file holds contacts of one campaign, in the order of their numbers. The cursor is that campaign and a number. */
export async function nextContacts(db: D1Database, walk: Walk, rows = ROWS): Promise<Slice> {
  const { cutoff } = walk;
  const [id = "", contact = ""] = (walk.cursor ?? "").split(":");
  const campaign = Number(id);
  const { results: campaigns } = await db
    .prepare(ENDED)
    .bind(campaign, contact, cutoff, CAMPAIGNS)
    .all<{ id: number; date: string; old: number }>();
  const ended = campaigns.find(({ old }) => old === 1);
  if (ended === undefined) {
    const last = campaigns.at(-1)?.id ?? campaign;
    return { plan: null, next: campaigns.length < CAMPAIGNS ? null : `${last + 1}:` };
  }
  const afterId = ended.id === campaign ? contact : "";
  const { results } = await db.prepare(CONTACTS).bind(ended.id, afterId, rows).all<{ number: string }>();
  const lastId = results.at(-1)?.number ?? afterId;
  const place = { campaignId: ended.id, afterId, lastId, cutoff };
  return {
    plan: results.length === 0 ? null : { kind: "contacts", date: ended.date, ...place },
    next: results.length < rows ? `${ended.id + 1}:` : `${ended.id}:${lastId}`,
  };
}
