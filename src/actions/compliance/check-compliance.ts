// What the rules say about a call that is only thought of. What is given is assumed; what is not is looked up.
import { DEFAULT_CLOSING_MARGIN_SECONDS } from "../../domain/compliance/campaign/compliance-settings.ts";
import type { Purpose } from "../../domain/compliance/packs/pack.ts";
import { showVersions } from "../../domain/compliance/packs/select-packs.ts";
import type { Evidence } from "../../domain/compliance/place/evidence.ts";
import { evidenceProblems } from "../../domain/compliance/place/evidence-problems.ts";
import { placeOf } from "../../domain/compliance/place/place-of.ts";
import type { AskedCall, Mode, Question, Reach } from "../../domain/compliance/verdict/question.ts";
import { type Verdict, verdict } from "../../domain/compliance/verdict/verdict.ts";
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { invalid } from "../../domain/errors.ts";
import type { NumberContext } from "../calls/call-number.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import type { CallStore } from "../ports/call-store.ts";
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { Clock } from "../ports/clock.ts";
import { chosenCalendars, chosenPacks, type PackGiven } from "./chosen-rules.ts";
import { type Known, type LookedUp, type LookUpContext, lookUp } from "./look-up.ts";

interface Ctx extends NumberContext, LookUpContext {
  campaigns: Pick<CampaignStore, "byIds">;
  calls: Pick<CallStore, "reach" | "tenantRules">;
  clock: Clock;
}

/** Numbers as they were typed. */
export interface ComplianceAsked extends Known, Pick<Question, "lists"> {
  /** What stands before the names of the call's fields in what is refused. */
  callFields: "call." | "";
  /** In ms; now when absent. */
  now: number | undefined;
  /** Null = as the campaign says, else enforced. */
  mode: Mode | null;
  /** Null = the campaign's. */
  packs: readonly PackGiven[] | null;
  /** Null = those that stand, which hold in every mode. */
  blackouts: Question["blackouts"] | null;
  /** Whole calendars. */
  calendars: readonly unknown[];
  /** Purpose null and automated null = the campaign's, else every purpose, by a machine. */
  call: Omit<AskedCall, "automated"> & { automated: boolean | null };
  /** Null = the campaign's, else a minute. */
  closingMarginMs: number | null;
  evidence: Omit<Evidence, "phoneNumber">;
}

export interface ComplianceChecked {
  now: number;
  mode: Mode;
  /** Such as us-fl@1, every version that may be chosen from. */
  packs: readonly string[];
  /** What was not given, and is as it is known here. */
  lookedUp: readonly LookedUp[];
  verdict: Verdict;
}

/** Throws `validation_error` and `not_found`. */
export async function checkCompliance(ctx: Ctx, asked: ComplianceAsked): Promise<ComplianceChecked> {
  const { now = ctx.clock(), evidence } = asked;
  const phoneNumber = numberAt(ctx, `${asked.callFields}phone_number`, asked.call.phoneNumber);
  const place = { ...evidence, phoneNumber };
  refuseEvidence(asked.callFields, place);
  const settings = await settingsOf(ctx, asked);
  const tenant = await ctx.calls.tenantRules(null, ctx.clock());
  const packs = chosenPacks(settings.packs, tenant);
  const call = { ...asked.call, phoneNumber, purpose: settings.purpose, automated: settings.automated };
  const given: Known = {
    history: asked.history?.map((entry, i) => normalised(ctx, entry, i)) ?? null,
    suppressions:
      asked.suppressions?.map((entry, i) =>
        entry.kind === "number"
          ? { ...entry, value: numberAt(ctx, `suppressions.${i}.value`, entry.value) }
          : entry,
      ) ?? null,
    blackouts: asked.blackouts,
  };
  const calendars = chosenCalendars(asked.calendars, packs, tenant);
  const { lookedUp, ...known } = await lookUp(ctx, given, { call, packs, tenant }, now);
  const question: Question = {
    now,
    mode: settings.mode,
    place: placeOf(place),
    call,
    packs,
    calendars,
    lists: asked.lists,
    ...known,
    blackoutsHold: asked.blackouts === null,
    closingMarginMs: settings.closingMarginMs,
  };
  return {
    now,
    mode: settings.mode,
    packs: showVersions(packs),
    lookedUp: settings.ofCampaign ? ["campaign", ...lookedUp] : lookedUp,
    verdict: verdict(question),
  };
}

interface Settings {
  packs: readonly PackGiven[];
  mode: Mode;
  purpose: Purpose | null;
  automated: boolean;
  closingMarginMs: number;
  /** Something that was not given is as the campaign has it. */
  ofCampaign: boolean;
}

const MACHINE = { automated: true, closingMarginMs: DEFAULT_CLOSING_MARGIN_SECONDS * 1000 };

/** What is given holds; what is not is the campaign's. */
async function settingsOf(ctx: Ctx, { call, ...asked }: ComplianceAsked): Promise<Settings> {
  const given = {
    packs: asked.packs,
    mode: asked.mode,
    purpose: call.purpose,
    automated: call.automated,
    closingMarginMs: asked.closingMarginMs,
  };
  const chosen = call.campaignId === null ? null : await settingsOfCampaign(ctx, call.campaignId);
  if (chosen === null && given.packs === null) {
    const message = "is required where no campaign_id is given: names of rule packs, or whole packs";
    throw invalid({ packs: [message] }, `packs: ${message}`);
  }
  const mode = given.packs === null ? (chosen?.mode ?? "off") : "enforce";
  return {
    packs: given.packs ?? chosen?.packs ?? [],
    mode: given.mode ?? mode,
    purpose: given.purpose ?? chosen?.purpose ?? null,
    automated: given.automated ?? chosen?.automated ?? MACHINE.automated,
    closingMarginMs: given.closingMarginMs ?? chosen?.closingMarginMs ?? MACHINE.closingMarginMs,
    ofCampaign: chosen !== null && Object.values(given).includes(null),
  };
}

async function settingsOfCampaign(ctx: Ctx, id: number): Promise<Partial<Omit<Settings, "ofCampaign">>> {
  const { compliance } = await findCampaign(ctx, { id });
  if (compliance === null) return {};
  const { closing_margin_seconds: seconds, ...chosen } = compliance;
  return { ...chosen, closingMarginMs: seconds * 1000 };
}

function refuseEvidence(callFields: string, evidence: Evidence): void {
  const problems = evidenceProblems(evidence);
  if (problems.length === 0) return;
  const fields: Record<string, string[]> = {};
  for (const problem of problems) {
    const [field = ""] = problem.split(" ", 1);
    fields[`${callFields}${field}`] = [problem];
  }
  throw invalid(fields, `${callFields}${problems[0]}`);
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
