// The words for how an attempt ended. One vocabulary everywhere: API, database, providers, rules.

/** How an attempt ended (the field says "disposition"). RNR = ring, no response. */
export const OUTCOMES = ["PICKED", "DISCONNECTED", "RNR", "FAILED"] as const;
export type Outcome = (typeof OUTCOMES)[number];
