// Everything at a glance: trunks, the day, what is due, the campaigns that run and what they wait for.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { type CampaignProgress, type NoCalls, progressOf } from "../../domain/campaigns/campaign-progress.ts";
import type { Throttle } from "../../domain/compliance/abandon/throttle.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { explainCampaign, type WaitingCalls } from "../../domain/explain/explain-campaign.ts";
import { type Waits, waitsOf } from "../../domain/explain/waits.ts";
import { loadLocalTimes } from "../../domain/hours/weekday-and-time.ts";
import { pickUpOf } from "../../domain/metrics/tally.ts";
import type { DailyCounters } from "../../domain/metrics/totals.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { throttleInForce } from "../compliance/measure-abandon.ts";
import type { Context } from "../context.ts";
import type { LatestEnd } from "../ports/figure-store.ts";
import type { TrunkGlance } from "./glance-at-trunks.ts";
import { linesAtAGlance } from "./lines-at-a-glance.ts";
import type { Trouble } from "./look-for-trouble.ts";

const CAMPAIGNS = 50;
/** Due calls are counted up to here. */
const COUNTED_DUE = 1_000;

export interface CampaignAtAGlance {
  campaign: Campaign;
  progress: CampaignProgress;
  /** 0 to 1; null = no attempt has ended. */
  pickUp: number | null;
  waits: Waits | null;
}

/** `now` in ms. */
export interface Overview {
  now: number;
  glances: readonly TrunkGlance[];
  trouble: Trouble;
  /** Null = nothing has happened today. */
  today: DailyCounters | null;
  due: { calls: number; atLeast: boolean };
  campaigns: CampaignAtAGlance[];
  /** More are in progress or paused. */
  furtherCampaigns: boolean;
  latest: LatestEnd[];
}

type Ctx = Pick<Context, "calls" | "campaigns" | "figures" | "metrics" | "policy" | "clock">;

/** `glances` and `trouble`: as they were looked at last. */
export async function showOverview(
  ctx: Ctx,
  { glances, trouble }: Pick<Overview, "glances" | "trouble">,
): Promise<Overview> {
  const now = ctx.clock();
  // Not beside the others: whoever is answered before it is loaded leaves it half loaded.
  await loadLocalTimes();
  const [running, paused, days, latest] = await Promise.all([
    ctx.campaigns.list({ isActive: true, status: "in_progress", limit: CAMPAIGNS + 1 }),
    ctx.campaigns.list({ isActive: true, status: "paused", limit: CAMPAIGNS + 1 }),
    ctx.metrics.recentDays(1, new Date(now).toISOString().slice(0, 10)),
    ctx.figures.latestEnds(),
  ]);
  const listed = [...running, ...paused];
  const shown = listed.slice(0, CAMPAIGNS);
  const ids = shown.map(({ campaign }) => campaign.id);
  const [waiting, attempts, due, noCalls, tenant] = await Promise.all([
    ctx.figures.nextWaiting(ids, now),
    ctx.figures.attempts(ids),
    ctx.figures.dueCount(now, COUNTED_DUE),
    ctx.figures.noCalls(ids),
    ctx.calls.tenantRules(null, now),
  ]);
  const throttles = await Promise.all(
    shown.map(({ campaign }) => throttleInForce(ctx, campaign, { now, tenant })),
  );
  return {
    now,
    glances,
    trouble,
    today: days[0] ?? null,
    due: { calls: due, atLeast: due >= COUNTED_DUE },
    furtherCampaigns: listed.length > CAMPAIGNS,
    campaigns: shown.map((counted, i) =>
      atAGlance(counted, {
        waiting: waiting.get(counted.campaign.id) ?? NOTHING,
        noCalls: noCalls.get(counted.campaign.id),
        tenant,
        throttle: throttles[i] ?? null,
        pickUp: pickUpOf(attempts.get(counted.campaign.id)),
        glances,
        policy: ctx.policy,
        now,
      }),
    ),
    latest,
  };
}

const NOTHING: WaitingCalls = { groups: [], contacts: [], countedUpTo: 1 };

function atAGlance(
  { campaign, counters }: CountedCampaign,
  at: {
    waiting: WaitingCalls;
    noCalls: NoCalls | undefined;
    tenant: TenantRules;
    throttle: Throttle | null;
    pickUp: number | null;
    glances: readonly TrunkGlance[];
    policy: Policy;
    now: number;
  },
): CampaignAtAGlance {
  const { waiting, policy, now } = at;
  const lines = linesAtAGlance(at.glances, campaign, policy, now);
  const explanation = explainCampaign({
    campaign,
    waiting,
    inForce: policy,
    lines,
    tenant: at.tenant,
    throttle: at.throttle,
    now,
  });
  return {
    campaign,
    progress: progressOf(counters, at.noCalls),
    pickUp: at.pickUp,
    waits: waitsOf({ campaign, waiting, explanation, lines, now }),
  };
}
