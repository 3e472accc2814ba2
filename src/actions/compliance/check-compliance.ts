// What the rules say about a call that is only thought of. What is given is assumed; what is not is looked up.
import { showVersions } from "../../domain/compliance/packs/select-packs.ts";
import type { Evidence } from "../../domain/compliance/place/evidence.ts";
import { evidenceProblems } from "../../domain/compliance/place/evidence-problems.ts";
import { placeOf } from "../../domain/compliance/place/place-of.ts";
import type { AskedCall, Mode, Question, Reach } from "../../domain/compliance/verdict/question.ts";
import { type Verdict, verdict } from "../../domain/compliance/verdict/verdict.ts";
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { invalid } from "../../domain/errors.ts";
import { callNumber, type NumberContext } from "../calls/call-number.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { chosenCalendars, chosenPacks, type PackGiven } from "./chosen-rules.ts";

interface Ctx extends NumberContext {
  campaigns: Pick<CampaignStore, "byIds">;
  clock: Clock;
}

type Assumed = Pick<Question, "history" | "suppressions" | "blackouts" | "lists" | "closingMarginMs">;

/** Numbers as they were typed. */
export interface ComplianceAsked extends Assumed {
  /** In ms; now when absent. */
  now: number | undefined;
  /** Null = as the campaign says, else enforced. */
  mode: Mode | null;
  /** Null = the campaign's. */
  packs: readonly PackGiven[] | null;
  /** Whole calendars. */
  calendars: readonly unknown[];
  call: AskedCall;
  evidence: Omit<Evidence, "phoneNumber">;
}

export interface ComplianceChecked {
  now: number;
  mode: Mode;
  /** Such as us-fl@1, every version that may be chosen from. */
  packs: readonly string[];
  verdict: Verdict;
}

/** Throws `validation_error` and `not_found`. */
export async function checkCompliance(ctx: Ctx, asked: ComplianceAsked): Promise<ComplianceChecked> {
  const { now = ctx.clock(), evidence } = asked;
  const phoneNumber = callNumber(ctx, asked.call.phoneNumber);
  const place = { ...evidence, phoneNumber };
  refuseEvidence(place);
  const settings = await settingsOf(ctx, asked);
  const packs = chosenPacks(settings.packs);
  const question: Question = {
    now,
    mode: settings.mode,
    place: placeOf(place),
    call: { ...asked.call, phoneNumber },
    packs,
    calendars: chosenCalendars(asked.calendars, packs),
    lists: asked.lists,
    blackouts: asked.blackouts,
    history: asked.history.map((entry, i) => normalised(ctx, entry, i)),
    suppressions: asked.suppressions.map((entry, i) =>
      entry.kind === "number"
        ? { ...entry, value: numberAt(ctx, `suppressions.${i}.value`, entry.value) }
        : entry,
    ),
    closingMarginMs: asked.closingMarginMs,
  };
  return { now, mode: settings.mode, packs: showVersions(packs), verdict: verdict(question) };
}

/** A campaign has no packs of its own yet, so that its mode is off. */
async function settingsOf(
  ctx: Ctx,
  { packs, mode, call }: ComplianceAsked,
): Promise<{ packs: readonly PackGiven[]; mode: Mode }> {
  if (call.campaignId !== null) await findCampaign(ctx, { id: call.campaignId });
  if (packs !== null) return { packs, mode: mode ?? "enforce" };
  if (call.campaignId !== null) return { packs: [], mode: mode ?? "off" };
  const message = "is required where no campaign_id is given: names of rule packs, or whole packs";
  throw invalid({ packs: [message] }, `packs: ${message}`);
}

function refuseEvidence(evidence: Evidence): void {
  const problems = evidenceProblems(evidence);
  if (problems.length === 0) return;
  const fields: Record<string, string[]> = {};
  for (const problem of problems) {
    const [field = ""] = problem.split(" ", 1);
    fields[`call.${field}`] = [problem];
  }
  throw invalid(fields, `call.${problems[0]}`);
}

const normalised = (ctx: Ctx, entry: Reach, i: number): Reach => ({
  ...entry,
  number: numberAt(ctx, `history.${i}.number`, entry.number),
});

function numberAt({ settings }: Ctx, field: string, typed: string): string {
  const normal = normalisePhoneNumber(typed, settings.phoneNumbers);
  if (normal !== null) return normal;
  const message = `must be a phone number of 7 to 15 digits, not "${typed}"`;
  throw invalid({ [field]: [message] }, `${field}: ${message}`);
}
