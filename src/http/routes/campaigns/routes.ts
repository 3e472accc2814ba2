// Campaigns: created, changed, started and stopped, and what they have done.
import { changeCampaign } from "../../../actions/campaigns/change-campaign.ts";
import { changeCampaignState } from "../../../actions/campaigns/change-campaign-state.ts";
import { createCampaign } from "../../../actions/campaigns/create-campaign.ts";
import { listCampaigns } from "../../../actions/campaigns/list-campaigns.ts";
import { showAbandonRate } from "../../../actions/campaigns/show-abandon-rate.ts";
import { showCampaign } from "../../../actions/campaigns/show-campaign.ts";
import { showPreDialSecret } from "../../../actions/campaigns/show-pre-dial-secret.ts";
import type { Context } from "../../../actions/context.ts";
import { withProgress } from "../../../actions/overview/list-with-progress.ts";
import type { CampaignVerb } from "../../../domain/campaigns/campaign.ts";
import { byOf } from "../../lib/by.ts";
import { camelKeys } from "../../lib/field-names.ts";
import { nextLink, numericKeyBefore, page } from "../../lib/paging.ts";
import { requestHost } from "../../lib/request-host.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { readTarget } from "../../lib/target-fields.ts";
import { storedAnswer } from "../../middleware/idempotent-answer.ts";
import { presentAbandonRate } from "./abandon-rate.ts";
import * as campaign from "./definitions.ts";
import { presentCampaign, presentCampaignPage, presentStats } from "./present.ts";

const presenter =
  ({ policy }: Pick<Context, "policy">) =>
  (counted: Parameters<typeof presentCampaign>[0]) =>
    presentCampaign(counted, policy.rules.timeZone);

async function create({ c, ctx, body }: Asked<typeof campaign.createCampaign>) {
  const present = presenter(ctx);
  const { targets, ...fields } = body;
  const made = await createCampaign(ctx, {
    fields: camelKeys(fields),
    targets: targets.map(readTarget),
    answer: foreseen => storedAnswer(c, 201, present(foreseen)),
    by: byOf(c),
    requestHost: requestHost(c),
  });
  return present(made);
}

const MOST_WITH_COUNTS = 50;

/** Older clients expect a bare array of active campaigns. */
async function list({ c, ctx, query }: Asked<typeof campaign.listCampaigns>) {
  const { is_active: active, status, include } = query;
  const limit = include === "counts" ? Math.min(query.limit, MOST_WITH_COUNTS) : query.limit;
  const before = numericKeyBefore(query);
  const rows = await listCampaigns(ctx, {
    limit: limit + 1,
    ...(active === "all" ? {} : { isActive: active === "true" }),
    ...(status === undefined ? {} : { status }),
    ...(before === undefined ? {} : { before }),
  });
  const cut = page(rows, limit, row => row.campaign.id);
  if (cut.nextCursor !== null) c.header("Link", nextLink(c, cut.nextCursor));
  if (include === undefined) return cut.rows.map(presenter(ctx));
  return c.json(
    presentCampaignPage(await withProgress(ctx, cut.rows), {
      now: ctx.clock(),
      nextCursor: cut.nextCursor,
      fileZone: ctx.policy.rules.timeZone,
    }),
  );
}

const change = async ({
  c,
  ctx,
  params,
  body,
}: Pick<Asked<typeof campaign.updateCampaign>, "c" | "ctx" | "params" | "body">) =>
  presenter(ctx)(
    await changeCampaign(ctx, {
      ...params,
      changes: camelKeys(body),
      by: byOf(c),
      requestHost: requestHost(c),
    }),
  );

const changeState =
  (verb: CampaignVerb) =>
  async ({ c, ctx, params }: Pick<Asked<typeof campaign.startCampaign>, "c" | "ctx" | "params">) => {
    const present = presenter(ctx);
    const answer = (foreseen: Parameters<typeof present>[0]) => storedAnswer(c, 200, present(foreseen));
    return present(await changeCampaignState(ctx, { ...params, verb, answer, by: byOf(c) }));
  };

export const campaigns = new Routes()
  .on(campaign.createCampaign, create)
  .on(campaign.listCampaigns, list)
  .on(campaign.getCampaign, async ({ ctx, params }) => presenter(ctx)(await showCampaign(ctx, params)))
  .on(campaign.updateCampaign, change)
  .on(campaign.replaceCampaignFields, change)
  .on(campaign.getCampaignStats, async ({ ctx, params }) => presentStats(await showCampaign(ctx, params)))
  .on(campaign.getAbandonRate, async ({ ctx, params }) =>
    presentAbandonRate(await showAbandonRate(ctx, params), ctx.policy),
  )
  .on(campaign.getPreDialSecret, async ({ ctx, params }) => {
    const { campaignId, secret } = await showPreDialSecret(ctx, params);
    return { campaign_id: campaignId, secret };
  })
  .on(campaign.startCampaign, changeState("start"))
  .on(campaign.pauseCampaign, changeState("pause"))
  .on(campaign.resumeCampaign, changeState("resume"))
  .on(campaign.completeCampaign, changeState("complete"))
  .on(campaign.cancelCampaign, changeState("cancel"));
