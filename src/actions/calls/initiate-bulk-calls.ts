// Many calls in one request: order kept, repeats folded, one entry of the same path as a single call.
import type { AcceptedCall, RefusedNumber } from "../../domain/calls/acceptance.ts";
import type { RequestedNumber } from "../../domain/calls/initiate-request.ts";
import { MAX_BULK_NUMBERS } from "../../domain/calls/new-call.ts";
import type { Reservation } from "../../domain/calls/reservation.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { CallManagerError, campaignNotFound, invalid } from "../../domain/errors.ts";
import type { GateSnapshot } from "../../domain/trunks/gate-view.ts";
import { DEFAULT_TRUNK, namedTrunks } from "../../domain/trunks/trunk.ts";
import { describe, log } from "../../log.ts";
import { readTargets, type Target } from "../contacts/read-targets.ts";
import type { Context } from "../context.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import { askGate, type GateContext } from "./ask-gate.ts";
import type { NumberContext } from "./call-number.ts";

/** Of bad numbers: details name so many, the message so many. */
const MAX_NAMED = { details: 100, message: 10 };

export interface BulkWanted {
  campaignId: number;
  /** As they were typed. */
  phoneNumbers: readonly string[];
  /** Numbers of which something is said. */
  targets: readonly Target[];
  /** Call the contacts of the campaign too. */
  useCampaignNumbers: boolean;
  reservation: Reservation | null;
}

export interface BulkAccepted {
  batchId: string;
  campaignId: number;
  campaignName: string;
  /** Numbers, repeats folded. */
  requested: number;
  accepted: readonly AcceptedCall[];
  refused: readonly RefusedNumber[];
  /** Free lines of the trunks that the campaign names, and its waiting calls, before these were accepted. */
  freeLines: number;
  waitingBefore: number;
}

interface BulkContext extends NumberContext {
  trunk: GateContext["trunk"] & {
    snapshot(trunk: string): Promise<Pick<GateSnapshot, "linesInUse" | "maxConcurrentCalls">>;
  };
  campaigns: Pick<CampaignStore, "byIds" | "firstContacts" | "waitingTotal">;
  newId: Context["newId"];
}

/** Throws `validation_error`, `payload_too_large`, `not_found` and `service_unavailable`. */
export async function initiateBulkCalls(ctx: BulkContext, wanted: BulkWanted): Promise<BulkAccepted> {
  const { campaignId, reservation } = wanted;
  const { campaign, numbers } = await numbersOf(ctx, wanted);
  // What only goes into the answer is read first: once calls are accepted, nothing may cost the client their ids.
  const [freeLines, waitingBefore] = await Promise.all([
    freeLinesOf(ctx, campaign),
    ctx.campaigns.waitingTotal(campaignId),
  ]);
  // The answer is stored once all calls are. Dying in between leaves calls without an answer: whoever asks again finds
  // them by their ids, and the rest is done.
  const { campaignName, accepted, refused } = await askGate(ctx, {
    campaignId,
    numbers,
    ...(reservation === null ? {} : { reservation }),
  });
  return {
    batchId: ctx.newId(),
    campaignId,
    campaignName,
    requested: numbers.length,
    accepted,
    refused,
    freeLines,
    waitingBefore,
  };
}

async function freeLinesOf({ trunk: gates }: BulkContext, campaign: Campaign): Promise<number> {
  const free = namedTrunks(campaign).map(async name => {
    try {
      const { linesInUse, maxConcurrentCalls } = await gates.snapshot(name);
      return Math.max(0, maxConcurrentCalls - linesInUse);
    } catch (error) {
      // Calls are accepted by the default trunk's gate: another that is away refuses none.
      if (name === DEFAULT_TRUNK) throw error;
      log.error("the gate of a trunk did not answer", { trunk: name, error: describe(error) });
      return 0;
    }
  });
  return (await Promise.all(free)).reduce((sum, lines) => sum + lines, 0);
}

interface Wanted {
  campaign: Campaign;
  numbers: RequestedNumber[];
}

async function numbersOf(ctx: BulkContext, wanted: BulkWanted): Promise<Wanted> {
  const { campaignId, phoneNumbers, targets, useCampaignNumbers } = wanted;
  if (phoneNumbers.length + targets.length === 0 && !useCampaignNumbers) {
    const message = "Give phone_numbers, or use_campaign_numbers: true.";
    throw invalid({ phone_numbers: [message] }, message);
  }
  const numbers = typedNumbers(ctx, phoneNumbers);
  addUnknown(numbers, readTargets(targets, ctx.settings.phoneNumbers));
  const campaign = (await ctx.campaigns.byIds([campaignId])).get(campaignId);
  if (campaign === undefined) throw campaignNotFound();
  if (useCampaignNumbers) addUnknown(numbers, await campaignNumbers(ctx, campaignId));
  if (numbers.length > MAX_BULK_NUMBERS) throw tooMany(numbers.length);
  if (numbers.length === 0)
    throw invalid({ phone_numbers: [`Campaign ${campaignId} has no phone numbers.`] });
  return { campaign, numbers };
}

/** A number that is there already stays as it is. */
function addUnknown(numbers: RequestedNumber[], more: readonly RequestedNumber[]): void {
  if (more.length === 0) return;
  const have = new Set(numbers.map(n => n.phoneNumber));
  numbers.push(...more.filter(n => !have.has(n.phoneNumber)));
}

function typedNumbers({ settings }: BulkContext, typed: readonly string[]): RequestedNumber[] {
  const normal = typed.map(t => normalisePhoneNumber(t, settings.phoneNumbers));
  const bad = typed.filter((_, i) => normal[i] === null);
  if (bad.length > 0) {
    const more = bad.length > MAX_NAMED.message ? ` and ${bad.length - MAX_NAMED.message} more` : "";
    throw invalid(
      { phone_numbers: bad.slice(0, MAX_NAMED.details).map(b => `Invalid phone number: ${b}`) },
      `Invalid phone numbers: ${bad.slice(0, MAX_NAMED.message).join(", ")}${more}`,
    );
  }
  const distinct = new Set(normal.filter((n): n is string => n !== null));
  return [...distinct].map(phoneNumber => ({ phoneNumber, timeZone: null, metadata: null }));
}

async function campaignNumbers({ campaigns }: BulkContext, campaignId: number): Promise<RequestedNumber[]> {
  const rows = await campaigns.firstContacts(campaignId, MAX_BULK_NUMBERS + 1);
  if (rows.length > MAX_BULK_NUMBERS) throw tooMany(rows.length);
  return rows.map(({ phoneNumber, timeZone, metadata, personId, party }) => ({
    phoneNumber,
    timeZone,
    metadata: metadata === null ? null : JSON.stringify(metadata),
    personId,
    party,
  }));
}

function tooMany(count: number) {
  return new CallManagerError(
    "payload_too_large",
    `At most ${MAX_BULK_NUMBERS} phone numbers in one request, not ${count}; start the campaign instead.`,
    { max_phone_numbers: MAX_BULK_NUMBERS },
  );
}
