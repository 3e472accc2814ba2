// Instants as clients write them: ISO 8601 with the offset, so that nobody has to guess the zone.

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const EARLIEST_YEAR = 1970;
const LATEST_YEAR = 2199;
export const INSTANT_FORM =
  `must be ISO 8601 with its offset, such as 2026-11-20T16:40:00-05:00 or 2026-11-20T21:40:00Z, ` +
  `in the years ${EARLIEST_YEAR} to ${LATEST_YEAR}`;

/** ISO 8601 with an offset → ms since the epoch; null for anything else, a 30th of February among it. */
export function parseInstant(text: string): number | null {
  const parts = ISO.exec(text)?.slice(1, 4).map(Number);
  const at = Date.parse(text);
  if (parts === undefined || Number.isNaN(at)) return null;
  const [year = 0, month = 0, day = 0] = parts;
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return exists && year >= EARLIEST_YEAR && year <= LATEST_YEAR ? at : null;
}
