// What the gates of a campaign's trunks know of its lines, each asked by itself, from memory.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { LinesQuestion } from "../../domain/explain/explain-checks.ts";
import type { Lines, TrunkLines } from "../../domain/explain/line-checks.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { mayEverServe, sliceOf, type TrunkShare } from "../../domain/trunks/sharing.ts";
import { DEFAULT_TRUNK, limitsOf, namedTrunks, type Trunk } from "../../domain/trunks/trunk.ts";
import { describe, log } from "../../log.ts";
import { servingOf } from "../dialling/shared-campaigns.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";

interface Ctx {
  trunk: Pick<TrunkClient, "permitsFor">;
  policy: Policy;
}

/**
 * `all`: every trunk. Of a call those are asked too that do not dial for its campaign: one may have its number on the
 * line. `now` in ms.
 */
export async function askLines(
  { trunk: gates, policy }: Ctx,
  all: readonly Trunk[],
  campaign: Campaign,
  call: LinesQuestion["call"],
  now: number,
): Promise<Lines> {
  const ask = (name: string) =>
    gates.permitsFor({ campaignId: campaign.id, call, callerIds: campaign.callerIds }, name);
  const shares = all.map(t => ({ ...t, lines: limitsOf(t, policy).maxConcurrentCalls }));
  const own = shares.filter(t => mayEverServe(campaign, shares, t.name));
  const others = call === null ? [] : shares.filter(t => !own.includes(t));
  const [trunks, heldBy] = await Promise.all([
    Promise.all(own.map(async t => trunkLines(t, { own, shares, campaign, now }, await ask(t.name)))),
    Promise.all(others.map(async t => numberHeldBy(t.name, ask))),
  ]);
  const facts = trunks.map(t => t.facts);
  return {
    permit: facts.find(f => f.permit !== null)?.permit ?? null,
    numberHeldBy: [...facts.map(f => f.numberHeldBy), ...heldBy].find(held => held !== null) ?? null,
    trunks,
  };
}

export function trunkLines(
  { name, backupOf, paused }: TrunkShare,
  at: { own: readonly TrunkShare[]; shares: readonly TrunkShare[]; campaign: Campaign; now: number },
  facts: TrunkLines["facts"],
): TrunkLines {
  const { campaign, now } = at;
  const serving = servingOf({ trunk: name, memory: { trunks: at.shares } }, campaign, now);
  const limit = campaign.maxConcurrentCalls;
  return {
    name: at.own.length === 1 && name === DEFAULT_TRUNK ? null : name,
    backupOf: backupOf !== null && namedTrunks(campaign).includes(backupOf) ? backupOf : null,
    serves: serving.some(t => t.name === name),
    campaignLines: limit === null ? null : sliceOf(limit, serving, name),
    // D1 is looked at by the claim: a gate may hear of a pause a moment later.
    facts: { ...facts, trunk: { ...facts.trunk, paused: facts.trunk.paused || paused } },
  };
}

/** Of a trunk that has nothing else to do with the call: nobody waits for one that does not answer. */
async function numberHeldBy(
  name: string,
  ask: (name: string) => Promise<TrunkLines["facts"]>,
): Promise<TrunkLines["facts"]["numberHeldBy"]> {
  try {
    return (await ask(name)).numberHeldBy;
  } catch (error) {
    log.error("a gate was not asked about a number", { trunk: name, error: describe(error) });
    return null;
  }
}
