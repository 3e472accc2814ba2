// The numbers that a trunk or a campaign shows to those it calls, and the terms on which they are shown.

/** `sticky`: a contact always sees the same. `rotate`: a retry shows another. `area_code`: one from near the contact. */
export const CALLER_ID_STRATEGIES = ["sticky", "rotate", "area_code"] as const;
export type CallerIdStrategy = (typeof CALLER_ID_STRATEGIES)[number];

/** A choice looks at each of them. */
export const MAX_CALLER_IDS = 1_000;

export interface SetAsideLimit {
  /** A number of which a smaller share of its ended calls was answered is set aside; 1 to 100. */
  answerPercent: number;
  /** Fewer ended calls in the day say nothing. */
  minDials: number;
}

export interface CallerIdPool {
  /** In E.164 form: `+` and digits. At least one, at most `MAX_CALLER_IDS`, none twice. */
  numbers: readonly string[];
  strategy: CallerIdStrategy;
  /** Dials that one number may show in a UTC day; null = any number. */
  dailyCap: number | null;
  /** Null = none is set aside. */
  setAsideBelow: SetAsideLimit | null;
}
