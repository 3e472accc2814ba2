// When a campaign may dial: its openings over some days, for first attempts or for retries, by its own hours and by the
// rule packs that it enforces.
import { hoursOf } from "../../domain/campaigns/campaign.ts";
import { askVerdict } from "../../domain/compliance/campaign/ask-verdict.ts";
import type { ClosedDay } from "../../domain/compliance/campaign/closed-days.ts";
import type { Span } from "../../domain/compliance/campaign/lawful-windows.ts";
import { packsInForce } from "../../domain/compliance/campaign/packs-in-force.ts";
import { showVersions } from "../../domain/compliance/packs/select-packs.ts";
import { type AttemptKind, zoneOf } from "../../domain/hours/calling-hours.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { NumberContext } from "../calls/call-number.ts";
import { type AskedCallee, calleeOf } from "../compliance/asked-callee.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { findCampaign } from "./find-campaign.ts";
import { openingsOf } from "./openings-of.ts";

interface Asked extends AskedCallee {
  id: number;
  /** In ms; now when absent. */
  from: number | undefined;
  days: number;
  kind: AttemptKind;
}

interface Ctx extends NumberContext {
  calls: Pick<CallStore, "tenantRules">;
  campaigns: Pick<CampaignStore, "byIds">;
  policy: Policy;
  clock: Clock;
}

/** Times in ms. */
export interface CallingWindows {
  campaignId: number;
  timeZone: string;
  kind: AttemptKind;
  from: number;
  to: number;
  openings: Span[];
  /** Null: the campaign enforces no rule packs, and no blackout stands. */
  law: {
    zones: readonly string[];
    regions: readonly string[];
    packs: readonly string[];
    closedDays: ClosedDay[];
  } | null;
}

/** Throws `not_found`, and `validation_error` for what is said of the callee. */
export async function callingWindows(
  ctx: Ctx,
  { id, from = ctx.clock(), days, kind, ...asked }: Asked,
): Promise<CallingWindows> {
  const [campaign, tenant] = await Promise.all([
    findCampaign(ctx, { id }),
    ctx.calls.tenantRules(null, ctx.clock()),
  ]);
  const call = { campaign: hoursOf(campaign), timeZone: asked.timeZone };
  const timeZone = zoneOf(ctx.policy, call);
  const callee = calleeOf(ctx, asked, timeZone);
  const to = from + days * DAY_MS;
  const found = openingsOf(ctx.policy, { campaign, callee, timeZone: asked.timeZone, tenant, from, days });
  const window = { campaignId: id, timeZone, kind, from, to, openings: found.openings(kind) };
  const { law } = found;
  if (law === null) return { ...window, law: null };
  const { zones, regions } = askVerdict(law, from);
  return {
    ...window,
    law: {
      zones,
      regions,
      packs: law.settings === null ? [] : showVersions(packsInForce(law.settings, tenant)),
      closedDays: found.closedDays(kind),
    },
  };
}
