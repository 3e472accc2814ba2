// Why a call, or a campaign, is not being dialled now: every check, passed or failed, and when it can be.
import { type Context, Hono } from "hono";
import { explainCall } from "../../../actions/calls/explain-call.ts";
import { explainCampaign } from "../../../actions/campaigns/explain-campaign.ts";
import { notFound } from "../../../domain/errors.ts";
import type { WaitingCalls } from "../../../domain/explain/explain-campaign.ts";
import { waitingCalls } from "../../../store/calls/waiting-groups.ts";
import type { App } from "../../app-env.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "../calls/campaign-calls.ts";

const depsOf = (c: Context<App>) => {
  const { calls, policy, clock, trunk } = c.var.ctx;
  return { calls, policy, clock, lines: trunk };
};

async function ofCall(c: Context<App>) {
  const found = await explainCall(depsOf(c), c.req.param("call_id") ?? "");
  if (found === null) throw notFound("Call not found.");
  const { call, campaign, now, explanation } = found;
  return {
    call_id: call.callId,
    campaign_id: campaign.id,
    status: call.status,
    as_of: time(now),
    can_be_dialled_now: explanation.canBeDialledNow,
    next_possible_at: time(explanation.nextPossibleAt),
    reason: explanation.reason,
    checks: explanation.checks,
  };
}

/** `at_least`: there may be more, they were counted up to a limit. */
function presentGroups({ groups, countedUpTo }: WaitingCalls, due: boolean) {
  const count = (wanted: (attemptsStarted: number) => boolean) =>
    groups.filter(g => g.due === due && wanted(g.attemptsStarted)).reduce((total, g) => total + g.calls, 0);
  const calls = count(() => true);
  return {
    calls,
    first_attempts: count(n => n === 0),
    retries: count(n => n > 0),
    at_least: calls >= countedUpTo,
  };
}

async function ofCampaign(c: Context<App>) {
  const { campaign, counters } = await campaignOr404(c);
  const db = c.env.DB;
  const { waiting, now, explanation } = await explainCampaign(
    { ...depsOf(c), waiting: (...asked) => waitingCalls(db, ...asked) },
    campaign,
  );
  const contacts = waiting.contacts.reduce((total, zone) => total + zone.contacts, 0);
  return {
    campaign_id: campaign.id,
    status: campaign.status,
    as_of: time(now),
    can_dial_now: explanation.canDialNow,
    next_eligible_at: time(explanation.nextEligibleAt),
    reason: explanation.reason,
    waiting: {
      for_first_attempt: counters.initiated,
      for_retry: counters.waitingDisconnected + counters.waitingRnr + counters.waitingFailed,
      on_the_line: counters.processing + counters.retrying,
      due_now: presentGroups(waiting, true),
      due_later: presentGroups(waiting, false),
      contacts_not_called: { contacts, at_least: contacts >= waiting.countedUpTo },
    },
    checks: explanation.checks,
  };
}

export const explanations = new Hono<App>({ strict: false })
  .get("/calls/:call_id/explain", async c => c.json(await ofCall(c)))
  .get("/campaigns/:id/explain", async c => c.json(await ofCampaign(c)));
