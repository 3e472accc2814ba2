// The hopper: when a started campaign runs low, its next contacts become calls.
import { hoursOf } from "../domain/campaign.ts";
import { attemptLimit, firstAttemptAt } from "../domain/retry-decision.ts";
import type { CampaignStore, DispatchCampaign, NewCall, Policy } from "./ports.ts";

/** Contacts that become calls at a time: enough for the lines, small enough that stopping a campaign stays cheap. */
const CHUNK = 500;

export interface HopperDeps {
  campaigns: CampaignStore;
  policy: Policy;
  newCallId: (now: number) => string;
}

/**
 * Returns how many calls it made that may be dialled now, and the earliest opening of the others.
 * Twice at once, or after a crash, is harmless: the cursor it read guards the insert.
 */
export async function fillHopper(
  deps: HopperDeps,
  { campaign }: DispatchCampaign,
  now: number,
): Promise<{ open: number; nextOpening: number | null; fed: boolean }> {
  const contacts = await deps.campaigns.contactsAfterCursor(campaign, CHUNK);
  const last = contacts.at(-1);
  if (last === undefined) return { open: 0, nextOpening: null, fed: false };
  const calls = contacts.map((contact): NewCall => {
    const context = { campaign: hoursOf(campaign), timeZone: contact.timeZone };
    const nextAttemptAt = firstAttemptAt(deps.policy, context, now) ?? now + 86_400_000;
    return {
      callId: deps.newCallId(now),
      campaignId: campaign.id,
      campaignRevision: campaign.revision,
      phoneNumber: contact.phoneNumber,
      maxAttempts: attemptLimit(deps.policy, context, { at: nextAttemptAt }),
      nextAttemptAt,
      timeZone: contact.timeZone,
      metadata: contact.metadata,
      createdAt: now,
    };
  });
  const later = calls.map(c => c.nextAttemptAt).filter(at => at > now);
  const nextOpening = later.length === 0 ? null : Math.min(...later);
  // All of them keep the campaign's hours and it is closed: nobody behind them is in another zone, most likely.
  if (later.length === calls.length && contacts.every(c => c.timeZone === null))
    return { open: 0, nextOpening, fed: false };
  const fed = await deps.campaigns.feed(campaign, calls, last.id, deps.policy.duplicateWindowMs);
  if (!fed) return { open: 0, nextOpening: null, fed };
  return { open: calls.length - later.length, nextOpening, fed };
}
