// What the rule packs of a campaign say about one of its calls. Suppressions are not asked here: the statements that
// accept, read and claim calls look at them, since nothing that was read before would be now.
import type { SaidOfParty } from "../party.ts";
import { partyOf } from "../party.ts";
import { placeOf } from "../place/place-of.ts";
import { shippedCalendars } from "../shipped/shipped.ts";
import type { Question, Reach } from "../verdict/question.ts";
import { type Verdict, verdict } from "../verdict/verdict.ts";
import type { ComplianceSettings } from "./compliance-settings.ts";
import { packsInForce } from "./packs-in-force.ts";

/** Who is called. */
export interface Callee extends SaidOfParty {
  phoneNumber: string;
  /** As it is stated of the person; null = it is not. */
  timeZone: string | null;
}

export interface LawAsked {
  callee: Callee;
  campaignId: number;
  settings: ComplianceSettings;
  /** What is known to have happened, as far as a rule may ask for it. */
  history: readonly Reach[];
  /** Null or absent = nobody looks at them here. */
  lists?: Question["lists"] | undefined;
}

/** `now` in ms. */
export const askVerdict = (asked: LawAsked, now: number): Verdict => verdict(questionOf(asked, now));

function questionOf(
  { callee, campaignId, settings, history, lists = null }: LawAsked,
  now: number,
): Question {
  const { phoneNumber, timeZone } = callee;
  const { personId, debtId, subject, consent, ...place } = partyOf(callee);
  return {
    now,
    mode: settings.mode,
    place: placeOf({ phoneNumber, timeZone, ...place }),
    call: {
      phoneNumber,
      personId,
      debtId,
      subject,
      campaignId,
      purpose: settings.purpose,
      automated: settings.automated,
      consent,
    },
    packs: packsInForce(settings),
    calendars: shippedCalendars(),
    lists,
    blackouts: [],
    history,
    suppressions: [],
    closingMarginMs: settings.closing_margin_seconds * 1000,
  };
}
