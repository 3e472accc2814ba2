// The breaker of one hook: after some failures in a row it is not asked for a while, then once, and that decides.
// Pure: (state, what happened, now) → state.

export const FAILURES_TO_OPEN = 5;
export const OPEN_MS = 30_000;

/** `until`: when it may be asked again, in ms; null = it is well. */
export interface HookBreaker {
  failures: number;
  until: number | null;
}

export const HEALTHY: HookBreaker = { failures: 0, until: null };

export const mayAsk = ({ until }: HookBreaker, now: number): boolean => until === null || now >= until;

/** A question sets out. Of an open one it is the probe: another may go when nothing was heard of it for an open time. */
export const afterAsking = (state: HookBreaker, now: number): HookBreaker =>
  state.until === null ? state : { ...state, until: now + OPEN_MS };

/** An answer that could not be read whole is a failure as much as none. */
export function afterAnswer(state: HookBreaker, ok: boolean, now: number): HookBreaker {
  if (ok) return HEALTHY;
  const failures = state.failures + 1;
  const opens = state.until !== null || failures >= FAILURES_TO_OPEN;
  return { failures, until: opens ? now + OPEN_MS : null };
}
