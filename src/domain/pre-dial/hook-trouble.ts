// What a gate is told of a hook that fails, for who asks why calls wait; and how long it lets none of them out.
export interface HookTrouble {
  campaignId: number;
  /** Ms since the epoch. */
  at: number;
  reason: string;
  /** Failures one after the other, as one instance of the program has seen them; 0 = it could not be asked. */
  failures: number;
  /** Until then (ms) its calls are given no lines: they would only be told to wait. Null = they are. */
  heldUntil: number | null;
}

/** What is older is not told any more. */
export const TROUBLE_TOLD_MS = 10 * 60_000;
