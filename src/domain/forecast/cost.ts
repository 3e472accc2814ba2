// What the calls of a forecast cost: the provider's prices as they are set, and the platform's as they were counted.

/** In the currency of the operator's settings; null = not set. */
export interface Prices {
  perMinute: number | null;
  perDial: number | null;
}

export interface Cost {
  /** Null = no price is set. */
  provider: number | null;
  /** US dollars. */
  platform: number;
}

/** Counted at list price: docs/scale.md has the table; 22.89 dollars for a million calls of 1.5 attempts. */
const PLATFORM_PER_ATTEMPT = 22.89 / 1.5e6;

/** Each attempt's line time counts in full, answered or not: never too little. */
export function costOf({ attempts, minutes }: { attempts: number; minutes: number }, prices: Prices): Cost {
  const { perMinute, perDial } = prices;
  const provider =
    perMinute === null && perDial === null ? null : minutes * (perMinute ?? 0) + attempts * (perDial ?? 0);
  return { provider, platform: attempts * PLATFORM_PER_ATTEMPT };
}
