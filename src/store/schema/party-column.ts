// What is said of the person called, as it is stored: a JSON object with short keys, and no byte where nothing is said.
import { customType } from "drizzle-orm/sqlite-core";
import type { Consent, PartyDetails } from "../../domain/compliance/party.ts";
import { EVERYWHERE } from "../../domain/compliance/suppression.ts";

/** Never to be changed. */
const KEYS = {
  debtId: "debt",
  subject: "re",
  postalCode: "zip",
  region: "in",
  country: "of",
  locationTrusted: "sure",
  consent: "ok",
} as const satisfies Record<keyof PartyDetails, string>;

type Stored = Partial<Record<(typeof KEYS)[keyof typeof KEYS], unknown>>;

/** Values by their places, which are never to be changed. */
const CONSENT_PLACES = ["basis", "scope", "obtainedAt", "expiresAt", "source", "ref"] as const;

function storedConsent(consent: Consent): unknown[] {
  const { scope } = consent;
  const values = CONSENT_PLACES.map(place => consent[place]).with(1, scope === EVERYWHERE ? null : scope);
  return values.slice(0, values.findLastIndex(value => value !== null) + 1);
}

const readConsent = (values: readonly unknown[]): Consent => {
  const told = Object.fromEntries(CONSENT_PLACES.map((name, place) => [name, values[place] ?? null]));
  return { ...told, scope: told.scope ?? EVERYWHERE } as Consent;
};

export function storedParty({ locationTrusted, consent, ...texts }: PartyDetails): string {
  const stored: Stored = {};
  for (const [name, value] of Object.entries(texts) as [keyof typeof texts, string | null][])
    if (value !== null) stored[KEYS[name]] = value;
  if (locationTrusted) stored[KEYS.locationTrusted] = 1;
  if (consent !== null) stored[KEYS.consent] = storedConsent(consent);
  return JSON.stringify(stored);
}

export function readStoredParty(text: string): PartyDetails {
  const stored = JSON.parse(text) as Stored;
  const textOf = (name: keyof PartyDetails) => (stored[KEYS[name]] as string | undefined) ?? null;
  const consent = stored[KEYS.consent];
  return {
    debtId: textOf("debtId"),
    subject: textOf("subject"),
    postalCode: textOf("postalCode"),
    region: textOf("region"),
    country: textOf("country"),
    locationTrusted: stored[KEYS.locationTrusted] === 1,
    consent: Array.isArray(consent) ? readConsent(consent) : null,
  };
}

export const partyColumn = customType<{ data: PartyDetails; driverData: string }>({
  dataType: () => "text",
  fromDriver: readStoredParty,
  toDriver: storedParty,
});

/** A row as a statement takes it in JSON. */
export const withStoredParty = <Row extends { party?: PartyDetails | null | undefined }>(row: Row) =>
  row.party === null || row.party === undefined ? row : { ...row, party: storedParty(row.party) };
