// A new campaign with its first numbers, all or nothing: a bad number creates none.
import type { AnswerTo } from "../../domain/calls/reservation.ts";
import { type Campaign, type CampaignFields, newCampaign } from "../../domain/campaigns/campaign.ts";
import type { CountedCampaign } from "../../domain/campaigns/campaign-counters.ts";
import type { By } from "../../domain/changes/change.ts";
import type { PhoneNumberRules } from "../../domain/contacts/phone-number.ts";
import { readTargets, type Target } from "../contacts/read-targets.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { checkPacks, type PacksContext } from "./check-packs.ts";
import { checkPreDialHook, type HookSettings } from "./check-pre-dial-hook.ts";
import { checkTrunks, type TrunksContext } from "./check-trunks.ts";

export interface ForeseenCampaign {
  /** Without its id, which only the batch knows. */
  campaign: Campaign;
  counters: { contacts: number };
}

interface Ctx extends TrunksContext, PacksContext {
  campaigns: Pick<CampaignStore, "create" | "find">;
  clock: Clock;
  settings: { phoneNumbers: PhoneNumberRules } & HookSettings["settings"];
}

/** A number that is given twice is added once. Throws `validation_error`, naming every bad target, an unknown rule pack or trunk, a hook that is not to be asked, or what a provider finds wrong; and `conflict` of a hook where nothing can be signed. */
export async function createCampaign(
  ctx: Ctx,
  {
    fields,
    targets,
    answer,
    by,
    requestHost = null,
  }: {
    fields: CampaignFields;
    targets: readonly Target[];
    answer: AnswerTo<ForeseenCampaign>;
    /** Absent = nobody: it is not noted. */
    by?: By;
    /** Under which the client has reached this service; null = nobody has asked. */
    requestHost?: string | null;
  },
): Promise<CountedCampaign> {
  await checkPacks(ctx, fields);
  await checkTrunks(ctx, fields);
  checkPreDialHook(ctx, fields, requestHost);
  const contacts = readTargets(targets, ctx.settings.phoneNumbers);
  const now = ctx.clock();
  const foreseen = { campaign: newCampaign(fields, now), counters: { contacts: contacts.length } };
  const id = await ctx.campaigns.create(fields, contacts, now, answer(foreseen), by);
  const made = await ctx.campaigns.find(id);
  if (made === null) throw new Error("the new campaign is gone");
  return made;
}
