// The kinds of settings: text of the environment → a checked value, or what would be right. What is not there is empty.
import { z } from "zod";
import { type ArchiveHours, readArchiveHours } from "../domain/archive/archive-hours.ts";
import { OUTCOMES, type Outcome } from "../domain/calls/outcome.ts";

const SHORTEST_SECRET = 16;

export const integer = <Fallback extends number | null>(min: number, max: number, fallback: Fallback) =>
  z
    .string()
    .trim()
    .transform((text, ctx): number | Fallback => {
      if (text === "") return fallback;
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= min && value <= max) return value;
      ctx.addIssue({
        code: "custom",
        message: `must be a whole number from ${min} to ${max}, not "${text}"`,
      });
      return z.NEVER;
    })
    .prefault("");

export const choice = <T extends string, Fallback extends T | null>(
  values: readonly [T, ...T[]],
  fallback: Fallback,
) =>
  z
    .string()
    .trim()
    .transform((text, ctx): T | Fallback => {
      if (text === "") return fallback;
      const found = values.find(value => value === text);
      if (found !== undefined) return found;
      ctx.addIssue({ code: "custom", message: `must be one of ${values.join(", ")}, not "${text}"` });
      return z.NEVER;
    })
    .prefault("");

/** `queryAllowed`: the provider's own address may carry one, e.g. a version. */
export const url = ({ queryAllowed }: { queryAllowed: boolean }) =>
  z
    .string()
    .trim()
    .superRefine((text, ctx) => {
      const wrong = text === "" ? null : addressProblem(text, queryAllowed);
      if (wrong !== null) ctx.addIssue({ code: "custom", message: wrong });
    })
    .default("");

/** What may hold a password or a key is not shown: the health check is open. */
function addressProblem(text: string, queryAllowed: boolean): string | null {
  const parsed = /^https?:\/\/[^\s/]/.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (parsed === null)
    return text.includes("@")
      ? "must be an http(s) URL without credentials"
      : `must be an http(s) URL, not "${text}"`;
  if (parsed.username !== "" || parsed.password !== "") return "must be an http(s) URL without credentials";
  // Never sent, and so never meant.
  if (text.includes("#")) return "must be an http(s) URL without a fragment";
  return text.includes("?") && !queryAllowed ? "must be an http(s) URL without a query" : null;
}

/** Shorter ones can be guessed from a signature that somebody holds. */
export const secret = z
  .string()
  .trim()
  .refine(text => text === "" || text.length >= SHORTEST_SECRET, {
    error: `must have at least ${SHORTEST_SECRET} characters`,
  })
  .default("");

export const weights = z
  .string()
  .trim()
  .transform((text, ctx) => {
    const parts = (text === "" ? "70,15,10,5" : text)
      .split(",")
      .map(part => (part.trim() === "" ? Number.NaN : Number(part)));
    if (
      parts.length === OUTCOMES.length &&
      parts.every(w => Number.isFinite(w) && w >= 0) &&
      parts.some(w => w > 0)
    ) {
      return Object.fromEntries(OUTCOMES.map((o, i) => [o, parts[i]])) as Record<Outcome, number>;
    }
    ctx.addIssue({
      code: "custom",
      message: `must be four weights of 0 or more for ${OUTCOMES.join(",")}, one above 0, not "${text}"`,
    });
    return z.NEVER;
  })
  .prefault("");

/** Comma separated; `*` is any. Empty = no other site's pages may call. */
export const origins = z
  .string()
  .transform((text, ctx): string[] => {
    const list = text
      .split(",")
      .map(o => o.trim())
      .filter(o => o !== "");
    for (const origin of list) {
      if (origin === "*" ? list.length === 1 : isOrigin(origin)) continue;
      const right = "must be * or origins such as https://app.example.com, comma separated";
      ctx.addIssue({ code: "custom", message: `${right}, not "${origin}"` });
    }
    return list;
  })
  .prefault("");

export const hours = z
  .string()
  .trim()
  .transform((text, ctx): ArchiveHours => {
    const read = readArchiveHours(text === "" ? "2-6" : text);
    if (read !== null) return read;
    ctx.addIssue({ code: "custom", message: `must be hours of the day in UTC such as 2-6, not "${text}"` });
    return z.NEVER;
  })
  .prefault("");

const isOrigin = (text: string) =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
