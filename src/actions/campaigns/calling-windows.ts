// When a campaign may dial: its openings over some days, for first attempts or for retries, by its own hours and by the
// rule packs that it enforces.
import { type Campaign, hoursOf } from "../../domain/campaigns/campaign.ts";
import { askVerdict, type Callee, type LawAsked } from "../../domain/compliance/campaign/ask-verdict.ts";
import { type ClosedDay, closedDays } from "../../domain/compliance/campaign/closed-days.ts";
import { inBoth, lawfulWindows, type Span } from "../../domain/compliance/campaign/lawful-windows.ts";
import { packsInForce } from "../../domain/compliance/campaign/packs-in-force.ts";
import { showVersions } from "../../domain/compliance/packs/select-packs.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import { type AttemptKind, listOpenings, zoneOf } from "../../domain/hours/calling-hours.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import { DAY_MS } from "../../domain/time-units.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import type { NumberContext } from "../calls/call-number.ts";
import { type AskedCallee, calleeOf } from "../compliance/asked-callee.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { findCampaign } from "./find-campaign.ts";

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
  const hours = listOpenings(ctx.policy, call, { from, days, kind }).map(o => ({
    opensAt: o.opens_at,
    closesAt: o.closes_at,
  }));
  const window = { campaignId: id, timeZone, kind, from, to };
  const law = lawOf(campaign, callee, tenant);
  if (law === null || !isTimeZone(timeZone)) return { ...window, openings: hours, law: null };
  const openings = inBoth(hours, lawfulWindows(law, from, to));
  const hoursName = kind === "first" ? "business_hours" : "retry_hours";
  const { zones, regions } = askVerdict(law, from);
  return {
    ...window,
    openings,
    law: {
      zones,
      regions,
      packs: law.settings === null ? [] : showVersions(packsInForce(law.settings, tenant)),
      closedDays: closedDays({ law, zone: timeZone, hours, hoursName, openings }, from, to),
    },
  };
}

/** Caps and quiet times are of one person's history, which windows do not look at. */
function lawOf({ id, compliance }: Campaign, callee: Callee, tenant: TenantRules): LawAsked | null {
  const settings = compliance?.mode === "enforce" ? compliance : null;
  if (settings === null && tenant.blackouts.length === 0) return null;
  return { callee, campaignId: id, settings, history: [], tenant };
}
