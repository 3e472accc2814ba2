// What the retry rules would decide about an attempt that ended. It only asks: nothing is stored.
import { checkCallBack } from "../../domain/calls/call-back.ts";
import type { Disposition } from "../../domain/calls/disposition.ts";
import type { Outcome } from "../../domain/calls/outcome.ts";
import { hoursOf } from "../../domain/campaigns/campaign.ts";
import { type CampaignHours, zoneOf } from "../../domain/hours/calling-hours.ts";
import { decideRetry, type RetryQuestion, type RetryVerdict } from "../../domain/retries/retry-decision.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";

interface Ctx {
  campaigns: Pick<CampaignStore, "byIds">;
  policy: Policy;
  clock: Clock;
}

interface Asked {
  /** Null: global rules, no policy and no hours of a campaign. */
  campaignId: number | null;
  outcome: Outcome;
  /** Null = nobody told. */
  disposition: Disposition | null;
  /** For when another call was asked for, in ms; absent = for no time. */
  callBackAt: number | undefined;
  /** The attempt that just ended, 1 = the first. */
  attempt: number;
  /** When it ended, in ms; now when absent. */
  at: number | undefined;
  timeZone: string | null;
}

export interface RetryPreview {
  verdict: RetryVerdict;
  /** In ms. */
  at: number;
  timeZone: string;
  /** How early and late a retry may be, where the policy spreads them; `verdict` is the middle. */
  spread: { jitter: number; earliest: RetryVerdict; latest: RetryVerdict } | null;
  version: string;
}

/** Ids begin at 1. */
const NO_CAMPAIGN: CampaignHours = { id: 0, timeZone: null, retryPolicy: null, businessHours: null };

/** Throws `not_found`, and `validation_error` for a time that no report may ask for. */
export async function previewRetry(ctx: Ctx, asked: Asked): Promise<RetryPreview> {
  const { campaignId, outcome, disposition, callBackAt, attempt, at = ctx.clock(), timeZone } = asked;
  checkCallBack(callBackAt, at);
  const campaign = campaignId === null ? NO_CAMPAIGN : hoursOf(await findCampaign(ctx, { id: campaignId }));
  const call = { campaign, timeZone };
  const question = { inForce: ctx.policy, call, outcome, disposition, callBackAt, attempt, at, random: 0.5 };
  const verdict = decideRetry(question);
  const spread = verdict.kind === "retry" ? spreadOf(question) : null;
  return { verdict, at, timeZone: zoneOf(ctx.policy, call), spread, version: ctx.policy.version };
}

function spreadOf(question: RetryQuestion): RetryPreview["spread"] {
  const { base_delay, jitter = 0 } = question.call.campaign.retryPolicy ?? {};
  if (base_delay === undefined || jitter === 0 || question.callBackAt !== undefined) return null;
  return {
    jitter,
    earliest: decideRetry({ ...question, random: 0 }),
    latest: decideRetry({ ...question, random: 1 - Number.EPSILON }),
  };
}
