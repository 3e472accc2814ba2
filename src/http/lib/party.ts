// What was said of the person called, in the API's form: only what was said, so that answers about others stay as they
// were before anything could be.
import * as z from "zod";
import { type Consent, partyOf, type SaidOfParty } from "../../domain/compliance/party.ts";
import { time as instant } from "../openapi/schema-parts.ts";
import { time } from "./time.ts";

/** Absent = not said. */
export const partyAnswer = () => ({
  person_id: z
    .string()
    .optional()
    .describe(
      "Your own id of who is called. This and what follows: as it was given, absent where it was not.",
    ),
  debt_id: z.string().optional(),
  subject: z.string().optional(),
  postal_code: z.string().optional(),
  region: z.string().optional(),
  country: z.string().optional(),
  location_trusted: z.literal(true).optional(),
  consent: z
    .object({
      basis: z.string(),
      scope: z.string(),
      obtained_at: instant().nullable(),
      expires_at: instant().nullable(),
      source: z.string().nullable(),
      ref: z.string().nullable(),
    })
    .optional(),
});

type Presented = z.input<z.ZodObject<ReturnType<typeof partyAnswer>>>;

export function presentParty(said: SaidOfParty): Presented {
  if ((said.personId ?? said.party ?? null) === null) return {};
  const party = partyOf(said);
  const fields = {
    person_id: party.personId,
    debt_id: party.debtId,
    subject: party.subject,
    postal_code: party.postalCode,
    region: party.region,
    country: party.country,
    location_trusted: party.locationTrusted ? true : null,
    consent: party.consent === null ? null : presentConsent(party.consent),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Presented;
}

export const presentConsent = ({ obtainedAt, expiresAt, ...rest }: Consent) => ({
  basis: rest.basis,
  scope: rest.scope,
  obtained_at: time(obtainedAt),
  expires_at: time(expiresAt),
  source: rest.source,
  ref: rest.ref,
});
