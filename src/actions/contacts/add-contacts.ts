// Numbers for a campaign. A bad one never stops the others: it is named and left out.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../../domain/contacts/phone-number.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import type { Clock } from "../ports/clock.ts";
import type { GateClient } from "../ports/gate-client.ts";

/** As a client typed it; anything may be in it. */
export interface OfferedContact {
  typed: unknown;
  timeZone: unknown;
  /** JSON text, or null. */
  metadata: string | null;
}

export interface AddDeps {
  insert: (
    campaignId: number,
    contacts: readonly { phoneNumber: string; timeZone: string | null; metadata: string | null }[],
    now: number,
    /** What is known of the answer before it. */
    soFar: Pick<AddedContacts, "errors" | "duplicates">,
  ) => Promise<string[]>;
  /** What the campaign is now: it may have ended since it was read. */
  current: (id: number) => Promise<Campaign | null>;
  gate: Pick<GateClient, "wake">;
  clock: Clock;
  phoneNumbers: PhoneNumberRules;
}

export interface AddedContacts {
  added: string[];
  /** One sentence a bad number. */
  errors: string[];
  /** Given twice, or in the campaign already. */
  duplicates: string[];
}

const shown = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing"));

export async function addContacts(
  deps: AddDeps,
  campaign: Campaign,
  offered: readonly OfferedContact[],
): Promise<AddedContacts> {
  refuseEnded(campaign);
  const errors: string[] = [];
  const duplicates: string[] = [];
  const contacts = new Map<
    string,
    { phoneNumber: string; timeZone: string | null; metadata: string | null }
  >();
  for (const { typed, timeZone, metadata } of offered) {
    const phoneNumber = typeof typed === "string" ? normalisePhoneNumber(typed, deps.phoneNumbers) : null;
    if (phoneNumber === null) errors.push(`Invalid phone number: ${shown(typed)}`);
    else if (timeZone !== null && !(typeof timeZone === "string" && isTimeZone(timeZone)))
      errors.push(`Invalid time zone of ${phoneNumber}: ${shown(timeZone)}`);
    else if (contacts.has(phoneNumber)) duplicates.push(phoneNumber);
    else contacts.set(phoneNumber, { phoneNumber, timeZone: timeZone as string | null, metadata });
  }
  const added = await deps.insert(campaign.id, [...contacts.values()], deps.clock(), {
    errors,
    duplicates,
  });
  if (added.length === 0 && contacts.size > 0) {
    const current = await deps.current(campaign.id);
    if (current !== null) refuseEnded(current);
  }
  const isNew = new Set(added);
  for (const phoneNumber of contacts.keys()) if (!isNew.has(phoneNumber)) duplicates.push(phoneNumber);
  if (added.length > 0 && campaign.status === "in_progress") await deps.gate.wake();
  return { added, errors, duplicates };
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
