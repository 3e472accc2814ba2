// What the rules of a campaign say of one of its calls, reckoned minute by minute from the packs as they are written: the
// engine is not asked.
import type { ComplianceSettings } from "../../../src/domain/compliance/campaign/compliance-settings.ts";
import { type World as Asked, permitted } from "../../support/checks/compliance-oracle.ts";
import { type Written, writtenCalendars, writtenPacks } from "./packs.ts";
import { type Callee, type Place, placeOfCallee } from "./people.ts";

const read = new Map<string, ComplianceSettings | null>();

/** As a campaign's row has them; null where nothing is asked. */
export function settingsOf(text: string | null | undefined): ComplianceSettings | null {
  if (text === null || text === undefined) return null;
  let found = read.get(text);
  if (found === undefined) {
    found = JSON.parse(text) as ComplianceSettings | null;
    if (read.size > 2_000) read.clear();
    read.set(text, found);
  }
  return found === null || found.mode === "off" ? null : found;
}

/** Some rule asks what has happened. */
export const asksHistory = ({ packs }: ComplianceSettings): boolean =>
  writtenPacks(packs).some(v => (v.caps ?? []).length + (v.quiet_after ?? []).length > 0);

function applies(
  { applies_to: to }: Written,
  { purpose, automated }: ComplianceSettings,
  place: Place,
): boolean {
  if (to === undefined) return true;
  const among = (asked: string[] | undefined, are: readonly string[]) =>
    asked === undefined || asked.some(one => are.includes(one));
  if (to.automated_only === true && !automated) return false;
  return (
    among(to.purpose, [purpose]) && among(to.country, place.countries) && among(to.region, place.regions)
  );
}

function consentOf(callee: Callee, { purpose }: ComplianceSettings, campaignId: number): Asked["consent"] {
  const consent = callee.party?.consent ?? null;
  if (consent === null) return null;
  if (!["all", `campaign:${campaignId}`, `purpose:${purpose}`].includes(consent.scope)) return null;
  const { basis, obtainedAt, expiresAt } = consent;
  return { basis, from: obtainedAt ?? Number.NEGATIVE_INFINITY, to: expiresAt ?? Number.POSITIVE_INFINITY };
}

export interface Question {
  seed: number;
  settings: ComplianceSettings;
  campaignId: number;
  callee: Callee;
}

/** The question for the reckoning; `onlyCaps` leaves out what goes by the clock, and consents. */
export function ask(
  { seed, settings, campaignId, callee }: Question,
  history: Asked["history"],
  onlyCaps = false,
): Asked {
  const place = placeOfCallee(seed, callee.phoneNumber);
  const chosen = writtenPacks(settings.packs).filter(v => applies(v, settings, place));
  const { debtId = null, subject = null } = callee.party ?? {};
  const capsOf = ({ pack, version, effective_from, effective_to, caps, quiet_after }: Written) => ({
    pack,
    version,
    ...(effective_from === undefined ? {} : { effective_from }),
    ...(effective_to === undefined ? {} : { effective_to }),
    caps: caps ?? [],
    quiet_after: quiet_after ?? [],
  });
  return {
    zones: place.zones,
    packs: onlyCaps ? chosen.map(capsOf) : chosen,
    calendars: writtenCalendars(),
    call: { number: callee.phoneNumber, person: callee.personId ?? null, debt: debtId, subject },
    consent: onlyCaps ? null : consentOf(callee, settings, campaignId),
    history,
    blackouts: [],
    suppressedUntil: null,
    marginMinutes: onlyCaps ? 0 : settings.closing_margin_seconds / 60,
  };
}

/** At any of the instants: by a clock that differs. */
export const permittedAtAny = (asked: Asked, instants: readonly number[]): boolean =>
  instants.some(at => permitted(asked, at));
export const permittedAtAll = (asked: Asked, instants: readonly number[]): boolean =>
  instants.every(at => permitted(asked, at));
