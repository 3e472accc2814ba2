// Other fields for a campaign. Changed hours or a changed zone decide anew about the first attempts that wait.
import type { CampaignFields } from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import { type By, changedFields } from "../../domain/changes/change.ts";
import { CallManagerError } from "../../domain/errors.ts";
import type { Policy } from "../../domain/trunks/policy.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";
import { checkPacks, type PacksContext } from "./check-packs.ts";
import { checkPreDialHook, type HookSettings } from "./check-pre-dial-hook.ts";
import { checkTrunks, type TrunksContext } from "./check-trunks.ts";
import { showCampaign } from "./show-campaign.ts";

/** Others change the same campaign at the same moment: seldom once. */
const TRIES = 5;

interface Ctx extends TrunksContext, PacksContext, HookSettings {
  campaigns: Pick<CampaignStore, "find" | "update" | "recallFirstAttempts">;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
  policy: Pick<Policy, "duplicateWindowMs">;
}

/** What `changes` does not name stays. Without `by` it is not noted. Throws `not_found`, `conflict` of a hook where nothing can be signed, or `validation_error` with an unknown rule pack or trunk, or what a provider finds wrong. */
export async function changeCampaign(
  ctx: Ctx,
  {
    id,
    changes,
    by,
    requestHost = null,
  }: { id: number; changes: Partial<CampaignFields>; by?: By; requestHost?: string | null },
): Promise<CountedCampaign> {
  const { campaigns, gate, clock, policy } = ctx;
  const found = await showCampaign(ctx, { id });
  if (Object.keys(changes).length === 0) return found;
  await checkPacks(ctx, { compliance: changes.compliance ?? null });
  if ("trunks" in changes || "providerOptions" in changes)
    await checkTrunks(ctx, { ...found.campaign, ...changes });
  checkPreDialHook(ctx, changes, requestHost);
  await updateNoted(ctx, found, { changes, by });
  if ("businessHours" in changes || "timeZone" in changes)
    await campaigns.recallFirstAttempts(id, clock(), policy.duplicateWindowMs);
  const changed = await showCampaign(ctx, { id });
  await gate.wake([...namedTrunks(found.campaign), ...namedTrunks(changed.campaign)]);
  return changed;
}

/** What is noted is what the fields were when they changed. */
async function updateNoted(
  { campaigns, clock }: Pick<Ctx, "campaigns" | "clock">,
  found: CountedCampaign,
  { changes, by }: { changes: Partial<CampaignFields>; by: By | undefined },
): Promise<void> {
  let { campaign } = found;
  for (let n = 0; n < TRIES; n++) {
    const changed = by === undefined ? null : changedFields(campaign, changes);
    const noted =
      by === undefined || changed === null ? null : { by, revision: campaign.revision, ...changed };
    if ((await campaigns.update(campaign.id, changes, clock(), noted)) || noted === null) return;
    campaign = (await showCampaign({ campaigns }, { id: campaign.id })).campaign;
  }
  throw new CallManagerError("conflict", `Campaign ${campaign.id} is being changed by others: ask again.`);
}
