// Numbers for a campaign. A bad one never stops the others: it is named and left out.
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { placeProblems, type SaidOfParty } from "../../domain/compliance/party.ts";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../../domain/contacts/phone-number.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import { namedTrunks } from "../../domain/trunks/trunk.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContactStore } from "../ports/contact-store.ts";
import type { GateClient } from "../ports/gate-client.ts";

/** As a client typed it; anything may be in it. */
export interface OfferedContact extends SaidOfParty {
  typed: unknown;
  timeZone: unknown;
  /** JSON text, or null. */
  metadata: string | null;
}

export interface AddedContacts {
  added: string[];
  /** One sentence a bad number. */
  errors: string[];
  /** Given twice, or in the campaign already. */
  duplicates: string[];
}

interface Ctx {
  campaigns: Pick<CampaignStore, "byIds">;
  contacts: Pick<ContactStore, "add">;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
  settings: { phoneNumbers: PhoneNumberRules };
}

interface Asked {
  campaignId: number;
  offered: readonly OfferedContact[];
  /** What is known before the batch, which puts in what it added of `offered` numbers. */
  answer?: (foreseen: AddedContacts, offered: number) => KeyedAnswer | null;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing"));

/** Throws `not_found`, and `conflict` for a campaign that has ended. */
export async function addContacts(
  ctx: Ctx,
  { campaignId, offered, answer = () => null }: Asked,
): Promise<AddedContacts> {
  const campaign = await findCampaign(ctx, { id: campaignId });
  refuseEnded(campaign);
  const { contacts, ...left } = sortOut(offered, ctx.settings.phoneNumbers);
  const foreseen = answer({ added: [], ...left }, contacts.length);
  const added = await ctx.contacts.add(campaignId, contacts, ctx.clock(), foreseen);
  // It may have ended since it was read.
  if (added.length === 0 && contacts.length > 0)
    refuseEnded((await ctx.campaigns.byIds([campaignId])).get(campaignId) ?? campaign);
  const isNew = new Set(added);
  const known = contacts.map(c => c.phoneNumber).filter(number => !isNew.has(number));
  if (added.length > 0 && campaign.status === "in_progress") await ctx.gate.wake(namedTrunks(campaign));
  return { added, errors: left.errors, duplicates: [...left.duplicates, ...known] };
}

/** Those that may be added, each once; a sentence for each that may not. */
function sortOut(offered: readonly OfferedContact[], rules: PhoneNumberRules) {
  const errors: string[] = [];
  const duplicates: string[] = [];
  const contacts = new Map<string, NewContact>();
  for (const { typed, timeZone, ...said } of offered) {
    const phoneNumber = typeof typed === "string" ? normalisePhoneNumber(typed, rules) : null;
    if (phoneNumber === null) {
      errors.push(`Invalid phone number: ${textOf(typed)}`);
      continue;
    }
    if (timeZone !== null && !(typeof timeZone === "string" && isTimeZone(timeZone))) {
      errors.push(`Invalid time zone of ${phoneNumber}: ${textOf(timeZone)}`);
      continue;
    }
    const [problem] = placeProblems({ phoneNumber, timeZone, ...said });
    if (problem !== undefined) errors.push(`Invalid place of ${phoneNumber}: ${problem.message}`);
    else if (contacts.has(phoneNumber)) duplicates.push(phoneNumber);
    else contacts.set(phoneNumber, { phoneNumber, timeZone, ...said });
  }
  return { contacts: [...contacts.values()], errors, duplicates };
}

/** A campaign that has ended takes no numbers. */
export function refuseEnded({ id, status }: Campaign): void {
  if (status !== "completed" && status !== "cancelled") return;
  const hint = status === "completed" ? " Start it again first: POST …/start." : "";
  const legal = status === "completed" ? ["start"] : [];
  throw new CallManagerError("conflict", `Campaign ${id} is ${status} and takes no phone numbers.${hint}`, {
    status,
    legal,
  });
}
