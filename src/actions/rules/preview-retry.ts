// What the retry rules, and the rule packs of its campaign, would decide about an attempt that ended. It only asks: nothing
// is stored.
import { checkCallBack } from "../../domain/calls/call-back.ts";
import type { Disposition } from "../../domain/calls/disposition.ts";
import type { Outcome } from "../../domain/calls/outcome.ts";
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import type { Callee } from "../../domain/compliance/campaign/ask-verdict.ts";
import { settingsInForce } from "../../domain/compliance/campaign/compliance-settings.ts";
import { needsHistory } from "../../domain/compliance/campaign/packs-in-force.ts";
import { partyOf } from "../../domain/compliance/party.ts";
import { historyOf } from "../../domain/compliance/reach/history-of.ts";
import { reachKeys } from "../../domain/compliance/reach/ledger.ts";
import type { Reach } from "../../domain/compliance/verdict/question.ts";
import { type CampaignHours, zoneOf } from "../../domain/hours/calling-hours.ts";
import { type BlockedRetry, blockedRetry } from "../../domain/retries/blocked-retry.ts";
import { decideRetry, type RetryQuestion, type RetryVerdict } from "../../domain/retries/retry-decision.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { NumberContext } from "../calls/call-number.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import { type AskedCallee, calleeOf } from "../compliance/asked-callee.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";

interface Ctx extends NumberContext {
  calls: Pick<CallStore, "reach" | "tenantRules">;
  campaigns: Pick<CampaignStore, "byIds">;
  policy: Policy;
  clock: Clock;
}

interface Asked extends AskedCallee {
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
}

export interface RetryPreview {
  verdict: RetryVerdict;
  /** In ms. */
  at: number;
  timeZone: string;
  /** How early and late a retry may be, where the policy spreads them; `verdict` is the middle. */
  spread: { jitter: number; earliest: RetryVerdict; latest: RetryVerdict } | null;
  version: string;
  /** Rules that have moved or ended the retry, and when it would go without them, in ms. Null: its campaign has no rule packs, and no blackout stands. */
  law: (Pick<BlockedRetry, "blockedBy"> & { wantedAt: number | null }) | null;
}

/** Ids begin at 1. */
const NO_CAMPAIGN: CampaignHours = { id: 0, timeZone: null, retryPolicy: null, businessHours: null };

/** Throws `not_found`, and `validation_error` for a time that no report may ask for. */
export async function previewRetry(ctx: Ctx, asked: Asked): Promise<RetryPreview> {
  const { campaignId, outcome, disposition, callBackAt, attempt, at = ctx.clock(), ...whom } = asked;
  checkCallBack(callBackAt, at);
  const campaign = campaignId === null ? null : await findCampaign(ctx, { id: campaignId });
  const call = { campaign: campaign === null ? NO_CAMPAIGN : hoursOf(campaign), timeZone: whom.timeZone };
  const timeZone = zoneOf(ctx.policy, call);
  const question = { inForce: ctx.policy, call, outcome, disposition, callBackAt, attempt, at, random: 0.5 };
  const byRules = decideRetry(question);
  const byLaw =
    campaign === null
      ? null
      : await packsOf(ctx, campaign, { ...asked, at, callee: calleeOf(ctx, whom, timeZone) });
  const lawful = (verdict: RetryVerdict) => byLaw?.(verdict) ?? { verdict, blockedBy: [] };
  const { verdict, blockedBy } = lawful(byRules);
  const spread = verdict.kind === "retry" ? spreadOf(question, v => lawful(v).verdict) : null;
  const wantedAt = byRules.kind === "retry" ? byRules.at : null;
  const law = byLaw === null ? null : { blockedBy, wantedAt };
  return { verdict, at, timeZone, spread, version: ctx.policy.version, law };
}

/** Null: it has none in force. */
async function packsOf(
  ctx: Ctx,
  campaign: Campaign,
  asked: Ended & { attempt: number },
): Promise<((verdict: RetryVerdict) => BlockedRetry) | null> {
  const tenant = await ctx.calls.tenantRules(null, ctx.clock());
  if (settingsInForce(campaign.compliance) === null && tenant.blackouts.length === 0) return null;
  const { callee, attempt, outcome, disposition } = asked;
  const history = needsHistory(campaign.compliance, tenant) ? await historyBefore(ctx, asked) : [];
  const last = { lastOutcome: outcome, lastDisposition: disposition };
  const asking = { inForce: ctx.policy, campaign, callee, last, history, tenant };
  return verdict => blockedRetry({ ...asking, attempt: attempt + 1 }, verdict);
}

type Ended = Pick<Asked, "outcome" | "disposition" | "typed" | "personId"> & {
  callee: Callee;
  at: number;
};

/** What is known of the person; where nobody is named, the attempt that has ended is all that has happened. */
async function historyBefore({ calls }: Ctx, ended: Ended): Promise<Reach[]> {
  const { callee, outcome, disposition, at } = ended;
  if ((ended.typed ?? ended.personId ?? null) !== null) {
    return historyOf([...(await calls.reach(reachKeys(callee))).values()], callee, at);
  }
  const { personId, debtId, subject } = partyOf(callee);
  const talked = outcome === "PICKED" && disposition !== "voicemail";
  return [
    {
      at,
      kind: outcome === "FAILED" || disposition === "busy" ? "placed" : "connected",
      event: talked ? "conversation" : null,
      number: callee.phoneNumber,
      personId,
      debtId,
      subject,
      direction: "outbound",
      consented: false,
    },
  ];
}

function spreadOf(
  question: RetryQuestion,
  lawful: (verdict: RetryVerdict) => RetryVerdict,
): RetryPreview["spread"] {
  const { base_delay, jitter = 0 } = question.call.campaign.retryPolicy ?? {};
  if (base_delay === undefined || jitter === 0 || question.callBackAt !== undefined) return null;
  return {
    jitter,
    earliest: lawful(decideRetry({ ...question, random: 0 })),
    latest: lawful(decideRetry({ ...question, random: 1 - Number.EPSILON })),
  };
}
