// How long a provider wants to be left alone.

/** A trunk is not put to sleep for longer by one header. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/** Seconds from now (ms since the epoch); the header holds seconds or a date. Null = it does not say. */
export function retryAfter(headers: Headers, now: number, name = "Retry-After"): number | null {
  const header = headers.get(name)?.trim() ?? "";
  const seconds = /^\d+$/.test(header)
    ? Number(header)
    : /[a-z]/i.test(header)
      ? Math.ceil((Date.parse(header) - now) / 1000)
      : Number.NaN;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SECONDS);
}
