// The hopper: the next contacts of a started campaign become calls, guarded by the cursors they were read behind.
import { type SQL, sql } from "drizzle-orm";
import type { CallStatus } from "../../domain/calls/call.ts";
import type { NewCall } from "../../domain/calls/new-call.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { Contact, ContactZone, FedZone } from "../../domain/contacts/contact.ts";
import { aliased, p } from "../aliases.ts";
import { storeMetadata } from "../calls/call-metadata.ts";
import { longestEntry, suppressed, suppressedForGood } from "../compliance/suppressed.ts";
import { zoneKey } from "../contacts/contact-zones.ts";
import { countInserted, countInsertedOnDay } from "../counters.ts";
import { takesContacts } from "../dialable.ts";
import { jsonChunks } from "../json-chunks.ts";
import { countAcceptedInZones } from "../metrics/count-tallies.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { contacts, contactZones } from "../schema/contacts.ts";
import { readStoredParty, withStoredParty } from "../schema/party-column.ts";
import { insertSelected, jsonFields, literal, set, statement } from "../statement.ts";

const i = jsonFields<NewCall>();
const d = aliased(calls, "d");

const NOW = sql`(${i("createdAt")})`;
const callee = (campaign: SQL) => ({
  number: sql`(${i("phoneNumber")})`,
  person: sql`(${i("personId")})`,
  campaign,
});

/** The campaign runs, and nobody has taken from its list since: `taken` is the old count of contacts taken. */
type Unfed = Record<"campaign" | "taken", SQL>;
const unfed = (v: Unfed) =>
  sql`${campaigns.id} = ${v.campaign} AND ${campaigns.contactCursor} = ${v.taken} AND ${takesContacts(campaigns)}`;
const stillUnfed = (v: Unfed) => sql`EXISTS (SELECT 1 FROM ${campaigns} WHERE ${unfed(v)})`;

/**
 * A number that the campaign has called already is passed over, be its call in the archive by now. (The `+` keeps the
 * planner to the number: by the campaign it would read all of its calls.) So is one that is suppressed for good. A contact
 * inside its duplicate window (ms), or suppressed for a while, waits for its end: it is never dropped.
 */
const INSERT = statement(
  "feed calls",
  ["calls", "campaign", "taken", "window"],
  v => sql`${insertSelected(calls, {
    callId: i("callId"),
    campaignId: v.campaign,
    phoneNumber: i("phoneNumber"),
    status: literal("INITIATED" satisfies CallStatus),
    maxAttempts: i("maxAttempts"),
    nextAttemptAt: sql`max(${i("nextAttemptAt")}, coalesce((SELECT max(${d.createdAt}) + ${v.window}
      FROM ${calls} ${d} WHERE ${d.phoneNumber} = ${i("phoneNumber")}
        AND ${d.createdAt} > ${i("createdAt")} - ${v.window}), 0),
      iif(${suppressed(callee(v.campaign), NOW)}, ${longestEntry(callee(v.campaign), NOW, "expiresAt")}, 0))`,
    timeZone: i("timeZone"),
    createdAt: i("createdAt"),
    updatedAt: i("createdAt"),
    personId: i("personId"),
    party: i("party"),
  })}
  FROM json_each(${v.calls}) i WHERE ${stillUnfed(v)}
    AND NOT EXISTS (SELECT 1 FROM ${calls} ${d}
      WHERE ${d.phoneNumber} = ${i("phoneNumber")} AND +${d.campaignId} = ${v.campaign})
    AND NOT EXISTS (SELECT 1 FROM ${contacts} ${p} WHERE ${p.campaignId} = ${v.campaign}
      AND ${p.phoneNumber} = ${i("phoneNumber")} AND ${p.calledAt} IS NOT NULL)
    AND NOT ${suppressedForGood(callee(v.campaign), NOW)}`,
);

/** Those of the offered that are passed over because they are suppressed, in front of what moves the cursors. */
const MARK_SUPPRESSED = statement(
  "mark suppressed contacts",
  ["calls", "campaign", "taken", "now"],
  v => sql`UPDATE ${contacts} ${set(contacts, { suppressedAt: v.now })} WHERE id IN (
    SELECT ${p.id} FROM json_each(${v.calls}) i CROSS JOIN ${contacts} ${p}
      ON ${p.campaignId} = ${v.campaign} AND ${p.phoneNumber} = ${i("phoneNumber")}
    WHERE ${suppressedForGood(callee(v.campaign), NOW)} AND ${stillUnfed(v)})`,
);
const COUNT_SUPPRESSED = statement(
  "count suppressed contacts",
  ["calls", "campaign", "taken"],
  v => sql`UPDATE ${contactZones} ${set(contactZones, { suppressed: sql`${contactZones.suppressed} + n.passed` })}
  FROM (SELECT coalesce(${i("timeZone")}, '') AS zone, count(*) AS passed FROM json_each(${v.calls}) i
    WHERE ${suppressedForGood(callee(v.campaign), NOW)} GROUP BY 1) n
  WHERE ${contactZones.campaignId} = ${v.campaign} AND ${contactZones.timeZone} = n.zone AND ${stillUnfed(v)}`,
);

const zone = jsonFields<{ zone: string; cursor: number; passed: number }>("v");
const MOVE_CURSORS = statement(
  "move cursors",
  ["campaign", "taken", "zones"],
  v => sql`UPDATE ${contactZones} ${set(contactZones, {
    cursor: zone("cursor"),
    waiting: sql`${contactZones.waiting} - (${zone("passed")})`,
  })}
  FROM json_each(${v.zones}) v WHERE ${contactZones.campaignId} = ${v.campaign}
    AND ${contactZones.timeZone} = ${zone("zone")} AND ${stillUnfed(v)}`,
);
const COUNT_TAKEN = statement(
  "count taken contacts",
  ["campaign", "taken", "more"],
  v => sql`UPDATE ${campaigns} ${set(campaigns, { contactCursor: sql`${campaigns.contactCursor} + ${v.more}` })}
  WHERE ${unfed(v)}`,
);

const PAST_CURSOR = statement(
  "contacts past the cursor",
  ["campaign", "zone", "cursor", "limit"],
  v => sql`SELECT ${p.id} AS id, ${p.phoneNumber} AS phoneNumber, ${p.timeZone} AS timeZone,
    ${p.metadata} AS metadata, ${p.calledAt} AS calledAt, ${p.personId} AS personId, ${p.party} AS party
  FROM ${contacts} ${p}
  WHERE ${p.campaignId} = ${v.campaign} AND ${p.timeZone} IS ${v.zone} AND ${p.id} > ${v.cursor}
  ORDER BY ${p.id} LIMIT ${v.limit}`,
);

/** The next contacts of each of these zones, at most `limit` each; in one round trip. */
export async function contactsPastCursors(
  db: D1Database,
  campaignId: number,
  zones: readonly Pick<ContactZone, "timeZone" | "cursor">[],
  limit: number,
): Promise<Contact[]> {
  const results = await db.batch<Contact & { party: string | null }>(
    zones.map(({ timeZone, cursor }) =>
      PAST_CURSOR(db, { campaign: campaignId, zone: timeZone, cursor, limit }),
    ),
  );
  return results.flatMap(r =>
    r.results.map(({ party, ...row }) => ({
      ...row,
      party: party === null ? null : readStoredParty(party),
    })),
  );
}

/**
 * One batch. Returns how many calls were made; null: the cursors did not move, since somebody else fed it or the campaign no
 * longer runs.
 */
export async function feedCampaign(
  db: D1Database,
  campaign: Pick<Campaign, "id" | "contactCursor">,
  fed: readonly NewCall[],
  zones: readonly FedZone[],
  windowMs: number,
): Promise<number | null> {
  const { id, contactCursor } = campaign;
  const unfedNow = { campaign: id, taken: contactCursor };
  const moved = JSON.stringify(
    zones.map(({ timeZone, cursor, passed }) => ({ zone: zoneKey(timeZone), cursor, passed })),
  );
  const more = zones.reduce((sum, zone) => sum + zone.passed, 0);
  const chunks = jsonChunks(fed, { form: withStoredParty });
  const now = fed[0]?.createdAt ?? 0;
  const inserts = chunks.map(({ json }) => INSERT(db, { calls: json, ...unfedNow, window: windowMs }));
  const accepted = countAcceptedInZones(db, fed);
  const statements = [
    ...chunks.map(({ json }) => MARK_SUPPRESSED(db, { calls: json, ...unfedNow, now })),
    ...chunks.map(({ json }) => COUNT_SUPPRESSED(db, { calls: json, ...unfedNow })),
    accepted.before,
    ...chunks.flatMap(({ rows, json }, chunk) => [
      ...inserts.slice(chunk, chunk + 1),
      countInserted(db, id, chunk > 0),
      ...storeMetadata(db, rows, json),
    ]),
    accepted.after,
    ...(fed[0] === undefined ? [] : [countInsertedOnDay(db, [id], fed[0].createdAt)]),
    MOVE_CURSORS(db, { ...unfedNow, zones: moved }),
    COUNT_TAKEN(db, { ...unfedNow, more }),
  ];
  const changes = (await db.batch(statements)).map(result => result.meta.changes);
  if ((changes.at(-1) ?? 0) === 0) return null;
  return inserts.reduce((sum, insert) => sum + (changes[statements.indexOf(insert)] ?? 0), 0);
}
