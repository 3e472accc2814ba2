// The retry rules in force, and what they would decide for an attempt that ended.
import { type Context, Hono } from "hono";
import { hoursOf } from "../../../domain/campaigns/campaign.ts";
import { notFound } from "../../../domain/errors.ts";
import type { CampaignHours } from "../../../domain/hours/calling-hours.ts";
import { zoneOf } from "../../../domain/hours/calling-hours.ts";
import {
  decideRetry,
  type RetryQuestion,
  type RetryVerdict,
} from "../../../domain/retries/retry-decision.ts";
import {
  FALLBACK_MAX_ATTEMPTS,
  FALLBACK_RETRY_INTERVAL_MINUTES,
  showRetryRules,
} from "../../../domain/retries/retry-rules.ts";
import { campaignsById } from "../../../store/campaigns/campaigns.ts";
import type { App } from "../../app-env.ts";
import { readBody } from "../../lib/request-body.ts";
import { time } from "../../lib/time.ts";
import { previewBody } from "./preview-body.ts";

/** No campaign: global rules, no policy and no hours of its own. Ids begin at 1. */
const NO_CAMPAIGN: CampaignHours = { id: 0, timeZone: null, retryPolicy: null, businessHours: null };

async function campaignHours(c: Context<App>, id: number | null | undefined): Promise<CampaignHours> {
  if (id === null || id === undefined) return NO_CAMPAIGN;
  const campaign = (await campaignsById(c.env.DB, [id])).get(id);
  if (campaign === undefined) throw notFound(`Campaign ${id} not found.`);
  return hoursOf(campaign);
}

const retryAt = (verdict: RetryVerdict) => (verdict.kind === "retry" ? time(verdict.at) : null);

/** Jitter spreads what would come at once; the answer shows the middle, and how early and late it may be. */
function jitterOf(question: RetryQuestion) {
  const { base_delay, jitter = 0 } = question.call.campaign.retryPolicy ?? {};
  if (base_delay === undefined || jitter === 0) return null;
  return {
    jitter,
    shown: "middle" as const,
    earliest: retryAt(decideRetry({ ...question, random: 0 })),
    latest: retryAt(decideRetry({ ...question, random: 1 - Number.EPSILON })),
  };
}

async function preview(c: Context<App>) {
  const body = await readBody(c, previewBody);
  const { policy, clock } = c.var.ctx;
  const question: RetryQuestion = {
    inForce: policy,
    call: { campaign: await campaignHours(c, body.campaign_id), timeZone: body.time_zone },
    outcome: body.outcome,
    attempt: body.attempt,
    at: body.at ?? clock(),
    random: 0.5,
  };
  const verdict = decideRetry(question);
  const jitter = verdict.kind === "retry" ? jitterOf(question) : null;
  return {
    retry: verdict.kind === "retry",
    next_retry_at: retryAt(verdict),
    max_attempts: verdict.maxAttempts,
    rule: verdict.rule,
    slot: verdict.slot,
    reason: `${verdict.reason}${jitter === null ? "" : ` (the middle of its jitter of ${jitter.jitter})`}`,
    at: time(question.at),
    time_zone: zoneOf(policy, question.call),
    jitter,
    version: policy.version,
  };
}

function inForce(c: Context<App>) {
  const { policy } = c.var.ctx;
  const { rules, version, maxRetryAttempts } = policy;
  const { defaults, scheduler } = rules;
  return {
    version,
    ...showRetryRules(rules),
    in_force: {
      // As set by MAX_RETRY_ATTEMPTS; null = not set. max_attempts is what holds where nothing else is said.
      max_retry_attempts: maxRetryAttempts,
      max_attempts: maxRetryAttempts ?? defaults.maxAttempts ?? FALLBACK_MAX_ATTEMPTS,
      retry_interval_minutes: defaults.retryIntervalMinutes ?? FALLBACK_RETRY_INTERVAL_MINUTES,
      max_concurrent_calls: policy.maxConcurrentCalls,
      duplicate_call_window_minutes: policy.duplicateWindowMs / 60_000,
      batch_size: policy.dispatchBatchSize,
      max_concurrent_retries: scheduler.maxConcurrentRetries,
    },
  };
}

export const retryRules = new Hono<App>({ strict: false })
  .get("/retry-rules", c => c.json(inForce(c)))
  .post("/retry-rules/preview", async c => c.json(await preview(c)));
