// The person called, as far as the client says it: who it is, what the call is about, where they are, what they agreed
// to. The number and the zone stand beside it.
import type { Evidence } from "./place/evidence.ts";
import { evidenceProblems } from "./place/evidence-problems.ts";

/** Times in ms; null = open. */
export interface Consent {
  /** A word of the rules' own, such as `express_written`. */
  basis: string;
  /** `all`, `campaign:7`, or `purpose:telemarketing`. */
  scope: string;
  obtainedAt: number | null;
  expiresAt: number | null;
  /** Where it comes from, and what proves it. */
  source: string | null;
  ref: string | null;
}

/** Without the person's id, by which rows are found. */
export interface PartyDetails {
  /** Which debt it is about, where calls are counted by person and debt. */
  debtId: string | null;
  /** What it is about, where calls are counted by subject. */
  subject: string | null;
  postalCode: string | null;
  region: string | null;
  country: string | null;
  /** The place is where the person is, whatever the number says. */
  locationTrusted: boolean;
  consent: Consent | null;
}

export interface Party extends PartyDetails {
  /** The client's own id of who is called. */
  personId: string | null;
}

/** As calls and contacts have it; absent and null = nothing is said. */
export interface SaidOfParty {
  personId?: string | null | undefined;
  party?: PartyDetails | null | undefined;
}

const NOTHING: PartyDetails = {
  debtId: null,
  subject: null,
  postalCode: null,
  region: null,
  country: null,
  locationTrusted: false,
  consent: null,
};

export const partyOf = ({ personId, party }: SaidOfParty): Party => ({
  ...(party ?? NOTHING),
  personId: personId ?? null,
});

/** How much it is, about: most say nothing, and cost nothing. */
export const charactersOf = ({ personId, party }: SaidOfParty): number =>
  (personId?.length ?? 0) + (party === null || party === undefined ? 0 : JSON.stringify(party).length);

/** Of one field, by its name in the API. */
export interface PlaceProblem {
  field: string;
  /** Names the field and the value. */
  message: string;
}

/** What is wrong with the place that is stated. A zone alone is looked at by who takes it. */
export function placeProblems({
  party,
  ...where
}: Pick<Evidence, "phoneNumber" | "timeZone"> & SaidOfParty): PlaceProblem[] {
  const { postalCode, region, country } = party ?? NOTHING;
  if (postalCode === null && region === null && country === null) return [];
  return evidenceProblems({ ...where, postalCode, region, country }).map(message => ({
    field: /^\w+/.exec(message)?.[0] ?? "",
    message,
  }));
}
