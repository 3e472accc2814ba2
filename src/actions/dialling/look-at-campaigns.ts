// Which campaigns a dispatch looks at: a step of the walk over all of them, those that probably have work, and, while
// lines are free, all the others. What one statement reads is bounded, however many campaigns there are.

import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import { mayDial } from "../../domain/campaigns/campaign.ts";
import type { CampaignsAsked } from "../../domain/campaigns/dispatch-look.ts";
import { WALK_EVERY_MS } from "./dispatch-memory.ts";
import { type DispatchDeps, lookAgainBy, type Progress, shareOut } from "./dispatch-progress.ts";
import { passedOver, seeLapsed } from "./read-due.ts";
import { seeThrottles } from "./see-throttles.ts";
import { serves } from "./shared-campaigns.ts";

/** Campaigns that every dispatch looks at; most deployments have fewer, and see all of them each time. */
const LOOK = 50;
/** Campaigns looked at in one statement while lines are free. */
const LOOK_WIDE = 500;
/** Such statements that one dispatch makes. */
const LOOKS = 60;

/** This dispatch has looked at as many campaigns as one may. */
export const hasLookedEnough = ({ looks }: Progress): boolean => looks >= LOOKS;

/** One round trip: the next campaigns of the walk, those that probably have work, and their due calls. */
export async function firstLook(
  deps: DispatchDeps,
  at: Progress,
  expected: readonly WantedCalls[],
): Promise<readonly DueCall[]> {
  const { memory } = deps;
  const fresh = memory.takeFresh(LOOK_WIDE);
  // A walk that sees all campaigns in one step sees these too.
  const ids = memory.isWide ? [...new Set([...expected.map(w => w.campaignId), ...fresh])] : [];
  return look(deps, at, { after: memory.walkedTo, limit: LOOK, ids }, expected);
}

async function look(
  deps: DispatchDeps,
  at: Progress,
  asked: Omit<CampaignsAsked, "trunk">,
  expected: readonly WantedCalls[] = [],
): Promise<readonly DueCall[]> {
  const passed = passedOver(deps, expected);
  const { looked, due, trunks, walkedTo, tenantRevision } = await deps.campaigns.look(
    at.now,
    { trunk: deps.trunk, ...asked },
    expected,
    passed,
  );
  at.looks++;
  if (tenantRevision !== at.tenant.revision) at.tenant = await deps.calls.tenantRules(tenantRevision, at.now);
  deps.memory.trunks = deps.seeTrunks(trunks);
  at.report.trunkPaused ||= trunks.find(t => t.name === deps.trunk)?.paused ?? true;
  if (asked.after !== null) deps.memory.walked(at.now, walkedTo);
  for (const seen of looked) {
    const dials = mayDial(seen.campaign) && serves(deps, seen.campaign, at.now);
    deps.memory.saw(seen, dials);
    if (dials) at.looked.set(seen.campaign.id, seen);
  }
  seeLapsed(deps, at, passed);
  await seeThrottles(
    deps,
    looked.flatMap(({ campaign }) => (at.looked.has(campaign.id) ? [campaign] : [])),
    at.now,
    at.tenant,
  );
  return due;
}

/** Lines are free and nobody looked at wants them: are there others? False = nobody, as far as can be known now. */
export async function lookFurther(deps: DispatchDeps, at: Progress): Promise<boolean> {
  const { memory } = deps;
  if (hasLookedEnough(at)) return false;
  // Only those that would be given a line: the others are looked at again by the walk.
  const unseen = memory.candidates(at.now).filter(l => !at.looked.has(l.campaign.id));
  const likely = [...shareOut(deps, at, unseen).keys()];
  const ids = [...likely, ...memory.takeFresh(LOOK_WIDE)].slice(0, LOOK_WIDE);
  if (ids.length > 0) {
    await look(deps, at, { after: null, limit: 0, ids });
    return true;
  }
  if (memory.allSeenAt >= at.now) return false;
  if (at.now < memory.allSeenAt + WALK_EVERY_MS) {
    lookAgainBy(at.report, memory.allSeenAt + WALK_EVERY_MS);
    return false;
  }
  await look(deps, at, { after: memory.walkedTo, limit: LOOK_WIDE, ids: [] });
  return true;
}
