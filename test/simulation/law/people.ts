// Who is called where campaigns have rule packs: several numbers of one person, debts, subjects, places, consents. Where
// each of them is, as the rules see it, is written down here by hand.
import type { Consent, PartyDetails } from "../../../src/domain/compliance/party.ts";
import { Stream } from "../random.ts";
import { HOUR, type Shape, zoneOf } from "../shape.ts";

/** Where the rules take a person to be. */
export interface Place {
  zones: string[];
  regions: string[];
  countries: string[];
}

type Stated = { timeZone: string | null } & Pick<
  PartyDetails,
  "postalCode" | "region" | "country" | "locationTrusted"
>;

const NEW_YORK = "America/New_York";
const NOTHING = { timeZone: null, postalCode: null, region: null, country: null, locationTrusted: false };
const place = (zones: string[], regions: string[], countries = ["US"]): Place => ({
  zones,
  regions,
  countries,
});

/** All numbers of the simulation are of Washington, D.C. */
const HOMES: readonly (readonly [Stated, Place])[] = [
  [NOTHING, place([NEW_YORK], ["US-DC"])],
  [{ ...NOTHING, timeZone: NEW_YORK }, place([NEW_YORK], ["US-DC"])],
  [{ ...NOTHING, timeZone: "Asia/Kolkata" }, place([NEW_YORK, "Asia/Kolkata"], ["US-DC"], ["IN", "US"])],
  [{ ...NOTHING, postalCode: "33101" }, place([NEW_YORK], ["US-DC", "US-FL"])],
  [{ ...NOTHING, postalCode: "60601" }, place([NEW_YORK, "America/Chicago"], ["US-DC", "US-IL"])],
  [{ ...NOTHING, region: "US-RI" }, place([NEW_YORK], ["US-DC", "US-RI"])],
  [{ ...NOTHING, region: "US-PA" }, place([NEW_YORK], ["US-DC", "US-PA"])],
  [{ ...NOTHING, region: "US-WA", locationTrusted: true }, place(["America/Los_Angeles"], ["US-WA"])],
];

export interface Callee {
  phoneNumber: string;
  timeZone: string | null;
  personId?: string | null;
  party?: PartyDetails | null;
}

const homeOf = (seed: number, phoneNumber: string) => new Stream(seed, `home of ${phoneNumber}`).pick(HOMES);

export const placeOfCallee = (seed: number, phoneNumber: string): Place => homeOf(seed, phoneNumber)[1];

/** As a client says it of a number in a campaign; always the same. */
export function calleeOf(
  { seed, shape }: { seed: number; shape: Pick<Shape, "law" | "startsAt"> },
  phoneNumber: string,
  campaignId: number,
): Callee {
  if (!shape.law) return { phoneNumber, timeZone: zoneOf(seed, phoneNumber) };
  const [{ timeZone, ...stated }] = homeOf(seed, phoneNumber);
  const person = new Stream(seed, `who has ${phoneNumber}`).pick([null, "p1", "p1", "p2", "p3"]);
  const about = new Stream(seed, `about ${phoneNumber} in campaign ${campaignId}`);
  const isNamed = !about.maybe(0.15);
  const party: PartyDetails = {
    ...stated,
    debtId: about.pick([null, "d1", "d2"]),
    subject: about.pick([null, "s1", "s1", "s2"]),
    consent: consentOf(about, shape.startsAt, campaignId),
  };
  return { phoneNumber, timeZone, personId: isNamed ? person : null, party };
}

/** None, or one that is old or young, and ends in the run, or later, or not. */
function consentOf(about: Stream, startsAt: number, campaignId: number): Consent | null {
  if (about.maybe(0.5)) return null;
  const endsIn = about.pick([null, null, 4 * 60_000, 12 * 60_000, HOUR]);
  return {
    basis: about.pick(["express_written", "express"]),
    scope: about.pick(["all", `campaign:${campaignId}`, "campaign:9", "purpose:telemarketing"]),
    obtainedAt: about.pick([null, startsAt - HOUR, startsAt - 30 * 24 * HOUR]),
    expiresAt: endsIn === null ? null : startsAt + endsIn,
    source: null,
    ref: null,
  };
}
