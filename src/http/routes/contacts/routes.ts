// Phone numbers of a campaign: added by the lists of two older systems, listed in pages.
import { type Context, Hono } from "hono";
import {
  type AddedContacts,
  addContacts,
  type OfferedContact,
} from "../../../actions/contacts/add-contacts.ts";
import { notFound } from "../../../domain/errors.ts";
import { countedCampaign } from "../../../store/campaigns/campaigns.ts";
import { insertContacts } from "../../../store/campaigns/create-campaign.ts";
import { type ContactRow, listContacts } from "../../../store/contacts/list-contacts.ts";
import type { App } from "../../app-env.ts";
import { limitOf, numericCursorOf, page } from "../../lib/paging.ts";
import { campaignIdInPath } from "../../lib/parameters.ts";
import { readBody } from "../../lib/request-body.ts";
import { time } from "../../lib/time.ts";
import { keptAnswer } from "../../middleware/idempotent-answer.ts";
import { campaignOr404 } from "../campaigns/routes.ts";
import { phoneNumbersBody, targetsBody } from "./bodies.ts";

/** What the batch adds to the answer at most: each number twice, in quotes and with a comma. */
const BYTES_PER_NUMBER = 40;

async function add(
  c: Context<App>,
  campaign: Parameters<typeof addContacts>[1],
  offered: OfferedContact[],
  status: 201 | 202,
) {
  const { settings, gate, clock } = c.var.ctx;
  const result = await addContacts(
    {
      gate,
      clock,
      phoneNumbers: settings.phoneNumbers,
      insert: (id, rows, now, soFar) => {
        const answer = addedAnswer(id, { added: [], ...soFar });
        const keep = keptAnswer(c, status, answer, rows.length * BYTES_PER_NUMBER);
        return insertContacts(c.env.DB, id, rows, now, keep);
      },
      current: async id => (await countedCampaign(c.env.DB, id))?.campaign ?? null,
    },
    campaign,
    offered,
  );
  return c.json(addedAnswer(campaign.id, result), status);
}

const addedAnswer = (campaignId: number, { added, errors, duplicates }: AddedContacts) => ({
  success: true,
  campaign_id: campaignId,
  added_count: added.length,
  created_count: added.length,
  phone_numbers: added,
  created_numbers: added,
  errors,
  duplicates,
});

const presentContact = (row: ContactRow) => ({
  id: row.id,
  campaign_id: row.campaignId,
  campaign: row.campaignId,
  phone_number: row.phoneNumber,
  number: row.phoneNumber,
  is_active: row.isActive,
  time_zone: row.timeZone,
  metadata: row.metadata,
  added_at: time(row.createdAt),
  created_at: time(row.createdAt),
});

export const contacts = new Hono<App>({ strict: false })
  .post("/phone-numbers", async c => {
    const body = await readBody(c, phoneNumbersBody);
    const found = await countedCampaign(c.env.DB, body.campaign_id);
    if (found === null) throw notFound(`Campaign ${body.campaign_id} not found.`);
    const offered = body.phone_numbers.map(typed => ({ typed, timeZone: null, metadata: null }));
    return add(c, found.campaign, offered, 201);
  })
  .get("/phone-numbers", async c => {
    const campaign = c.req.query("campaign_id");
    const after = numericCursorOf(c);
    const limit = limitOf(c);
    const rows = await listContacts(c.env.DB, {
      limit: limit + 1,
      ...(campaign === undefined ? {} : { campaignId: campaignIdInPath.read(campaign, "campaign_id") }),
      ...(after === undefined ? {} : { after }),
    });
    const cut = page(rows, limit, row => row.id);
    return c.json({ data: cut.rows.map(presentContact), next_cursor: cut.nextCursor });
  })
  .post("/campaigns/:id/targets", async c => {
    const body = await readBody(c, targetsBody);
    const { campaign } = await campaignOr404(c);
    const offered = body.targets.map(t => ({
      typed: t.phone_number,
      timeZone: t.time_zone ?? null,
      metadata: t.metadata,
    }));
    return add(c, campaign, offered, 202);
  });
