// Why a call is not being dialled now: every check, passed or failed, and when it can be.
import { type Context, Hono } from "hono";
import { explainCall } from "../../../actions/calls/explain-call.ts";
import { notFound } from "../../../domain/errors.ts";
import type { App } from "../../app-env.ts";
import { time } from "../../lib/time.ts";

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

export const explanations = new Hono<App>({ strict: false }).get("/calls/:call_id/explain", async c =>
  c.json(await ofCall(c)),
);
