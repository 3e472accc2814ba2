// Values of a query string and instants in ISO 8601: read strictly, refused by name.
import type { Context } from "hono";
import { z } from "zod";
import { invalid } from "../domain/errors.ts";
import { isTimeZone } from "../domain/time-zone.ts";
import type { App } from "./app-env.ts";

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const EARLIEST_YEAR = 1970;
const LATEST_YEAR = 2199;
const RIGHT =
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

/** Absent or null = undefined. */
export const instantField = z
  .string({ error: i => `${RIGHT}, not ${JSON.stringify(i.input)?.slice(0, 60)}` })
  .transform((text, ctx): number => {
    const at = parseInstant(text);
    if (at !== null) return at;
    ctx.addIssue({ code: "custom", message: `${RIGHT}, not "${text.slice(0, 60)}"` });
    return z.NEVER;
  })
  .nullish()
  .transform(at => at ?? undefined);

export function instantQuery(c: Context<App>, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  // In a query an unescaped + arrives as a space.
  const at = parseInstant(text.replace(/ (?=\d\d:\d\d$)/, "+"));
  if (at !== null) return at;
  throw invalid({ [name]: [`${RIGHT}, not "${text.slice(0, 60)}"`] });
}

export function wholeQuery(
  c: Context<App>,
  name: string,
  { min, max, absent }: { min: number; max: number; absent: number },
): number {
  const text = c.req.query(name);
  if (text === undefined) return absent;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw invalid({ [name]: [`must be a whole number from ${min} to ${max}, not "${text.slice(0, 60)}"`] });
}

export function choiceQuery<T extends string>(
  c: Context<App>,
  name: string,
  values: readonly [T, ...T[]],
): T {
  const text = c.req.query(name);
  const found = values.find(value => value === text);
  if (text === undefined || found !== undefined) return found ?? values[0];
  throw invalid({ [name]: [`must be one of ${values.join(", ")}, not "${text.slice(0, 60)}"`] });
}

export function timeZoneQuery(c: Context<App>, name: string): string | null {
  const text = c.req.query(name);
  if (text === undefined) return null;
  if (text.length <= 64 && isTimeZone(text)) return text;
  throw invalid({ [name]: [`must be an IANA time zone such as Europe/Paris, not "${text.slice(0, 60)}"`] });
}
