// The overview and a trunk's minutes in the API's form.
import type { TrunkGlance } from "../../../actions/overview/glance-at-trunks.ts";
import type { Overview as OverviewNoun } from "../../../actions/overview/show-overview.ts";
import type { TrunkMinutes } from "../../../domain/trunks/gate-view.ts";
import type { TrunkLimits } from "../../../domain/trunks/trunk.ts";
import type { Caller } from "../../app-env.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentStanding } from "../trunks/present-standing.ts";
import { attentionOf } from "./attention.ts";
import { presentProgress, presentWaits } from "./present-figures.ts";
import type { Overview, TrunkSeries, Whoami } from "./schemas.ts";

function presentTrunk({ trunk, gate }: TrunkGlance): Of<typeof Overview>["trunks"][number] {
  if (gate === null)
    return {
      name: trunk.name,
      status: "unreachable",
      lines_in_use: 0,
      on_the_line: 0,
      max_concurrent_calls: 0,
      calls_per_second: 0,
      dials_last_minute: null,
      held_until: null,
      breaker: { state: "closed", until: null, dials_in_window: 0, failures_in_window: 0 },
    };
  return {
    name: trunk.name,
    ...presentStanding({ ...gate.trunk, paused: gate.trunk.paused || trunk.paused }),
    lines_in_use: gate.linesInUse,
    on_the_line: gate.begun,
    max_concurrent_calls: gate.maxConcurrentCalls,
    calls_per_second: gate.pace.perSecond,
    dials_last_minute: gate.begunLastMinute,
  };
}

function presentToday({ today, now }: OverviewNoun): Of<typeof Overview>["today"] {
  const { initiated = 0, picked = 0, disconnected = 0, rnr = 0, failed = 0 } = today ?? {};
  return {
    date: new Date(now).toISOString().slice(0, 10),
    accepted: initiated,
    dialled: picked + disconnected + rnr + failed,
    picked,
    disconnected,
    rnr,
    failed,
    seconds: today?.callSeconds ?? 0,
    retries: today?.retries ?? 0,
  };
}

/** `settings`: what the default trunk goes by. */
export function presentOverview(overview: OverviewNoun, settings: TrunkLimits): Of<typeof Overview> {
  return {
    as_of: time(overview.now),
    trunks: overview.glances.map(presentTrunk),
    today: presentToday(overview),
    due: { calls: overview.due.calls, at_least: overview.due.atLeast },
    campaigns: overview.campaigns.map(({ campaign, progress, pickUp, waits }) => ({
      id: campaign.id,
      name: campaign.name,
      status: campaign.status,
      counts: presentProgress(progress),
      lines: progress.onTheLine,
      pick_up: pickUp,
      waits: presentWaits(waits),
      done_by: null,
    })),
    further_campaigns: overview.furtherCampaigns,
    attention: attentionOf(overview, settings),
    latest: overview.latest.map(end => ({
      call_id: end.callId,
      campaign_id: end.campaignId,
      phone_number: end.phoneNumber,
      outcome: end.outcome,
      attempt: end.attempt,
      duration: end.duration,
      ended_at: time(end.endedAt),
    })),
  };
}

export const presentCaller = ({ name, scope }: Caller, now: number): Of<typeof Whoami> => ({
  as_of: time(now),
  name,
  scope,
});

export const presentMinutes = (minutes: TrunkMinutes & { name: string }): Of<typeof TrunkSeries> => ({
  as_of: time(minutes.now),
  name: minutes.name,
  since: time(minutes.since),
  from: time(minutes.from),
  step_seconds: 60,
  begun: minutes.begun,
  peak: minutes.peak,
  refused: minutes.refused,
});
