// Campaigns: created, changed, started and stopped, and what they have done.
import { type Context, Hono } from "hono";
import type { z } from "zod";
import { changeCampaignState } from "../../../actions/campaigns/change-campaign-state.ts";
import {
  CAMPAIGN_STATUSES,
  type CampaignFields,
  type CampaignVerb,
  movedBy,
  newCampaign,
} from "../../../domain/campaigns/campaign.ts";
import { normalisePhoneNumber } from "../../../domain/contacts/phone-number.ts";
import { invalid, notFound } from "../../../domain/errors.ts";
import { recallFirstAttempts } from "../../../store/calls/recall-first-attempts.ts";
import {
  countedCampaign,
  listCampaigns,
  moveCampaign,
  updateCampaign,
} from "../../../store/campaigns/campaigns.ts";
import { insertCampaign } from "../../../store/campaigns/create-campaign.ts";
import type { App } from "../../app-env.ts";
import { limitOf, MAX_LIMIT, nextLink, numericCursorOf, page } from "../../lib/paging.ts";
import { campaignIdInPath } from "../../lib/parameters.ts";
import { readBody } from "../../lib/request-body.ts";
import { keptAnswer } from "../../middleware/idempotent-answer.ts";
import { createBody, updateBody } from "./bodies.ts";
import { presentCampaign, presentStats } from "./present.ts";

export async function campaignOr404(c: Context<App>) {
  const id = campaignIdInPath.read(c.req.param("id"), "id");
  const found = await countedCampaign(c.env.DB, id);
  if (found === null) throw notFound(`Campaign ${id} not found.`);
  return found;
}

const shown = async (c: Context<App>) =>
  presentCampaign(await campaignOr404(c), c.var.ctx.policy.rules.timeZone);

/** All or nothing: a bad or repeated target creates no campaign. */
async function create(c: Context<App>) {
  const { targets, ...body } = await readBody(c, createBody);
  const rules = c.var.ctx.settings.phoneNumbers;
  const problems: Record<string, string[]> = {};
  const contacts = new Map<
    string,
    { phoneNumber: string; timeZone: string | null; metadata: string | null }
  >();
  targets.forEach((target, i) => {
    const phoneNumber = normalisePhoneNumber(target.phone_number, rules);
    if (phoneNumber === null) {
      problems[`targets.${i}.phone_number`] = [`Invalid phone number: ${target.phone_number}`];
    } else if (!contacts.has(phoneNumber)) {
      contacts.set(phoneNumber, { phoneNumber, timeZone: target.time_zone, metadata: target.metadata });
    }
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  const fields = fieldsOf(body);
  const now = c.var.ctx.clock();
  const zone = c.var.ctx.policy.rules.timeZone;
  const foreseen = { campaign: newCampaign(fields, now), counters: { contacts: contacts.size } };
  const keep = keptAnswer(c, 201, presentCampaign(foreseen, zone));
  const id = await insertCampaign(c.env.DB, fields, [...contacts.values()], now, keep);
  const made = await countedCampaign(c.env.DB, id);
  if (made === null) throw new Error("the new campaign is gone");
  return c.json(presentCampaign(made, zone), 201);
}

type Body = Omit<z.output<typeof createBody>, "targets">;

const fieldsOf = (body: Body): CampaignFields => ({
  name: body.name,
  description: body.description,
  isActive: body.is_active,
  timeZone: body.time_zone,
  maxConcurrentCalls: body.max_concurrent_calls,
  weight: body.weight,
  retryPolicy: body.retry_policy,
  businessHours: body.business_hours,
});

async function update(c: Context<App>) {
  const body = await readBody(c, updateBody);
  const { campaign } = await campaignOr404(c);
  // What the body does not name stays: a field's default must not overwrite.
  const named = Object.fromEntries(
    Object.entries(fieldsOf(body as Body)).filter(([key]) => NAMES[key as keyof CampaignFields] in body),
  ) as Partial<CampaignFields>;
  if (Object.keys(named).length > 0) {
    const { clock, gate, policy } = c.var.ctx;
    await updateCampaign(c.env.DB, campaign.id, named, clock());
    if ("businessHours" in named || "timeZone" in named)
      await recallFirstAttempts(c.env.DB, campaign.id, clock(), policy.duplicateWindowMs);
    await gate.wake();
  }
  return c.json(await shown(c));
}

const NAMES: Record<keyof CampaignFields, keyof Body> = {
  name: "name",
  description: "description",
  isActive: "is_active",
  timeZone: "time_zone",
  maxConcurrentCalls: "max_concurrent_calls",
  weight: "weight",
  retryPolicy: "retry_policy",
  businessHours: "business_hours",
};

/** Older clients expect a bare array of active campaigns. */
async function list(c: Context<App>) {
  const active = c.req.query("is_active") ?? "true";
  if (active !== "true" && active !== "false" && active !== "all") {
    throw invalid({ is_active: [`must be true, false or all, not "${active}"`] });
  }
  const text = c.req.query("status");
  const status = CAMPAIGN_STATUSES.find(s => s === text);
  if (text !== undefined && status === undefined) {
    throw invalid({ status: [`must be one of ${CAMPAIGN_STATUSES.join(", ")}, not "${text}"`] });
  }
  const before = numericCursorOf(c);
  const limit = limitOf(c, MAX_LIMIT);
  const rows = await listCampaigns(c.env.DB, {
    limit: limit + 1,
    ...(active === "all" ? {} : { isActive: active === "true" }),
    ...(status === undefined ? {} : { status }),
    ...(before === undefined ? {} : { before }),
  });
  const cut = page(rows, limit, row => row.campaign.id);
  if (cut.nextCursor !== null) c.header("Link", nextLink(c, cut.nextCursor));
  return c.json(cut.rows.map(row => presentCampaign(row, c.var.ctx.policy.rules.timeZone)));
}

const verb = (name: CampaignVerb) => async (c: Context<App>) => {
  const found = await campaignOr404(c);
  const { gate, clock, policy } = c.var.ctx;
  const db = c.env.DB;
  const moved = (by: CampaignVerb, now: number) =>
    presentCampaign(
      { ...found, campaign: { ...found.campaign, ...movedBy(by, now) } },
      policy.rules.timeZone,
    );
  await changeCampaignState(
    {
      gate,
      clock,
      move: (id, by, now) => moveCampaign(db, id, by, now, keptAnswer(c, 200, moved(by, now))),
      current: async id => (await countedCampaign(db, id))?.campaign ?? null,
    },
    found.campaign,
    name,
  );
  return c.json(await shown(c));
};

export const campaigns = new Hono<App>({ strict: false })
  .post("/campaigns", create)
  .get("/campaigns", list)
  .get("/campaigns/:id", async c => c.json(await shown(c)))
  .put("/campaigns/:id", update)
  .patch("/campaigns/:id", update)
  .get("/campaigns/:id/stats", async c => c.json(presentStats(await campaignOr404(c))))
  .post("/campaigns/:id/start", verb("start"))
  .post("/campaigns/:id/pause", verb("pause"))
  .post("/campaigns/:id/resume", verb("resume"))
  .post("/campaigns/:id/complete", verb("complete"))
  .post("/campaigns/:id/cancel", verb("cancel"));
