// When a command is to stop: a signal, or the shell that npm put above it is gone.
const LOOK_MS = 500;

/**
 * Calls back at every signal; from then on it is the callback's business to end the process.
 * npm passes a signal to its shell, and some shells die of it without telling us.
 */
export function onStop(stop: (signal: NodeJS.Signals) => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    stop("SIGTERM");
  }, LOOK_MS);
  timer.unref();
}
