// Campaigns with their first contacts, and contacts added later: set-based, repeats folded by the unique index.
import { sql } from "drizzle-orm";
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import { type By, fieldsMade } from "../../domain/changes/change.ts";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { noteChange } from "../changes/note-change.ts";
import { addContacts } from "../contacts/add-contacts.ts";
import { storeContactsAnswer } from "../contacts/contacts-answer.ts";
import { NEWEST_CAMPAIGN } from "../contacts/newest-campaign.ts";
import { database, prepared } from "../db.ts";
import { refuseLateBatch, storeAnswer } from "../idempotency-keys.ts";
import { campaigns } from "../schema/campaigns.ts";
import { campaignCounters } from "../schema/metrics.ts";

/** What is not given is as the schema's default says. */
export type NewCampaign = Pick<CampaignFields, "name"> & Partial<CampaignFields>;

/** All or nothing: one batch, with the answer that is to be stored. Returns the new id. */
export async function insertCampaign(
  db: D1Database,
  fields: NewCampaign,
  newContacts: readonly NewContact[],
  now: number,
  keyed: KeyedAnswer | null = null,
  by: By | null = null,
): Promise<number> {
  const insert = database(db)
    .insert(campaigns)
    .values({ ...fields, createdAt: now, updatedAt: now })
    .returning({ id: campaigns.id });
  const results = await db.batch<{ id: number }>([
    ...(keyed === null ? [] : [refuseLateBatch(db, keyed.reservation)]),
    prepared(db, insert),
    prepared(db, database(db).insert(campaignCounters).values({ campaignId: NEWEST_CAMPAIGN })),
    ...addContacts(db, null, newContacts, now),
    ...(by === null ? [] : [noteMade(db, { by, at: now, fields })]),
    ...(keyed === null
      ? []
      : [
          storeAnswer(db, keyed.reservation, {
            status: keyed.status,
            answer: sql`json_set(${keyed.answer}, '$.id', ${NEWEST_CAMPAIGN})`,
          }),
        ]),
  ]);
  const id = results[keyed === null ? 0 : 1]?.results[0]?.id;
  if (id === undefined) throw new Error("the new campaign came back without an id");
  return id;
}

const noteMade = (db: D1Database, { by, at, fields }: { by: By; at: number; fields: NewCampaign }) =>
  noteChange(
    db,
    {
      ...{ by, at, what: "create", from: null, to: fieldsMade(fields) },
      subject: sql`'campaign:' || ${NEWEST_CAMPAIGN}`,
    },
    sql`WHERE true`,
  );

/**
 * Adds what the campaign does not have yet, all in one batch; returns the numbers that are new. The answer that is to
 * be stored learns what is new from the same batch, in front of the inserts.
 */
export async function insertContacts(
  db: D1Database,
  campaignId: number,
  newContacts: readonly NewContact[],
  now: number,
  keyed: KeyedAnswer | null = null,
): Promise<string[]> {
  if (newContacts.length === 0) return [];
  const stored =
    keyed === null
      ? []
      : [refuseLateBatch(db, keyed.reservation), storeContactsAnswer(db, keyed, campaignId, newContacts)];
  const results = await db.batch<{ phone_number?: string }>([
    ...stored,
    ...addContacts(db, campaignId, newContacts, now),
  ]);
  return results.flatMap(r => r.results).flatMap(row => row.phone_number ?? []);
}
