// What is known of a person's place, and what one piece of it says.

/** As it stands on a contact or a call; null and absent are the same. */
export interface Evidence {
  /** `+` and digits. */
  phoneNumber: string;
  /** IANA. */
  timeZone?: string | null | undefined;
  /** "US-FL", or "FL" where the country is clear. */
  region?: string | null | undefined;
  postalCode?: string | null | undefined;
  /** ISO 3166-1 alpha-2. */
  country?: string | null | undefined;
  /** The evidence is where the person is, whatever the number says. */
  locationTrusted?: boolean | undefined;
}

/** Empty and null where it does not say. */
export interface Reading {
  zones: readonly string[];
  regions: readonly string[];
  country: string | null;
}

export const NOTHING: Reading = { zones: [], regions: [], country: null };

/** A piece of evidence that is none: the field, its value, and what would be one. */
export interface Unreadable {
  problem: string;
}

/** Where a piece of evidence leaves its country open. */
export interface Assumed {
  /** As stated; null where it is not. */
  country: string | null;
  /** Of the number. */
  numberCountry: string | null;
}
