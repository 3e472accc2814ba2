// Why a campaign is not dialling now: every check, passed or failed, and when it can be.
import { type Context, Hono } from "hono";
import { explainCampaign } from "../../../actions/campaigns/explain-campaign.ts";
import type { WaitingCalls } from "../../../domain/explain/explain-campaign.ts";
import { waitingCalls } from "../../../store/calls/waiting-groups.ts";
import type { App } from "../../app-env.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "../campaigns/routes.ts";

const depsOf = (c: Context<App>) => {
  const { policy, clock, trunk } = c.var.ctx;
  return { policy, clock, lines: trunk };
};

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

export const explanations = new Hono<App>({ strict: false }).get("/campaigns/:id/explain", async c =>
  c.json(await ofCampaign(c)),
);
