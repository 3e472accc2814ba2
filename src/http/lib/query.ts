// Values of a query string: read strictly, refused by name.
import type { Context } from "hono";
import { invalid } from "../../domain/errors.ts";
import { isTimeZone } from "../../domain/hours/time-zone.ts";
import type { App } from "../app-env.ts";
import { INSTANT_FORM, isDay, parseInstant } from "./body-fields.ts";

export function instantQuery(c: Context<App>, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  // In a query an unescaped + arrives as a space.
  const at = parseInstant(text.replace(/ (?=\d\d:\d\d$)/, "+"));
  if (at !== null) return at;
  throw invalid({ [name]: [`${INSTANT_FORM}, not "${text.slice(0, 60)}"`] });
}

export function dayQuery(c: Context<App>, name: string): string | undefined {
  const text = c.req.query(name);
  if (text === undefined || isDay(text)) return text;
  throw invalid({ [name]: [`must be a UTC date such as 2026-11-20, not "${text.slice(0, 60)}"`] });
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
