// Where a called person may be: the time zones and regions that every rule has to hold in.

/** Zones are IANA names; regions ISO 3166-2 codes such as "US-FL"; both sorted, each once. */
export interface Whereabouts {
  zones: readonly string[];
  /** Empty where unknown. */
  regions: readonly string[];
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** Where the evidence names several: all of them, the believed one too. */
  countries?: readonly string[];
}

export type Place =
  | ({ kind: "known" } & Whereabouts)
  /** `strictest`: everywhere the person could be, as far as the country is known; no zones where it is not. */
  | { kind: "unknown"; why: string; strictest: Whereabouts };
