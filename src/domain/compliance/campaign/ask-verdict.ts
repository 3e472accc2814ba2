// What the rule packs of a campaign say about one of its calls. Suppressions are not asked here: the statements that
// accept, read and claim calls look at them, since nothing that was read before would be now.
import type { SaidOfParty } from "../party.ts";
import { partyOf } from "../party.ts";
import { placeOf } from "../place/place-of.ts";
import { shippedRules, type TenantRules } from "../tenant/tenant-rules.ts";
import type { Question, Reach } from "../verdict/question.ts";
import { type Verdict, verdict } from "../verdict/verdict.ts";
import { type ComplianceSettings, DEFAULT_CLOSING_MARGIN_SECONDS } from "./compliance-settings.ts";
import { missingPacks, packsInForce } from "./packs-in-force.ts";

/** Who is called. */
export interface Callee extends SaidOfParty {
  phoneNumber: string;
  /** As it is stated of the person; null = it is not. */
  timeZone: string | null;
}

export interface LawAsked {
  callee: Callee;
  campaignId: number;
  /** Null = its campaign has no rule packs: blackouts hold all the same. */
  settings: ComplianceSettings | null;
  /** What is known to have happened, as far as a rule may ask for it. */
  history: readonly Reach[];
  /** Absent = only those of the product. */
  tenant?: TenantRules | undefined;
  /** Null or absent = nobody looks at them here. */
  lists?: Question["lists"] | undefined;
  /** When packs and lists were looked for, in ms; absent = at the instant that is asked about. */
  lookedAt?: number | undefined;
}

/** `now` in ms. */
export const askVerdict = (asked: LawAsked, now: number): Verdict => verdict(questionOf(asked, now));

function questionOf(
  { callee, campaignId, settings, history, tenant = shippedRules(), lists = null, lookedAt }: LawAsked,
  now: number,
): Question {
  const { phoneNumber, timeZone } = callee;
  const { personId, debtId, subject, consent, ...place } = partyOf(callee);
  return {
    now,
    mode: settings?.mode ?? "off",
    place: placeOf({ phoneNumber, timeZone, ...place }),
    call: {
      phoneNumber,
      personId,
      debtId,
      subject,
      campaignId,
      purpose: settings?.purpose ?? null,
      automated: settings?.automated ?? true,
      consent,
    },
    packs: settings === null ? [] : packsInForce(settings, tenant),
    missingPacks: settings === null ? [] : missingPacks(settings, tenant),
    lookedAt,
    calendars: tenant.calendars,
    lists,
    // One that is over says nothing any more.
    blackouts: tenant.blackouts.filter(({ to }) => to > now),
    blackoutsHold: true,
    history,
    suppressions: [],
    closingMarginMs: (settings?.closing_margin_seconds ?? DEFAULT_CLOSING_MARGIN_SECONDS) * 1000,
  };
}
