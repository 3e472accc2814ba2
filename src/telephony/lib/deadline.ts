// The time limit of an exchange with a provider.

/** Its signal is aborted when the time is over, unless it was called off. */
export interface Deadline {
  signal: AbortSignal;
  callOff: () => void;
}

/** By the runtime's own timers. */
export function timerDeadline(ms: number): Deadline {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ms);
  return { signal: abort.signal, callOff: () => clearTimeout(timer) };
}
