// Keyset pages: `limit` and an opaque `cursor`, stable while rows are added.
import type { Context } from "hono";
import { invalid } from "../domain/errors.ts";
import type { App } from "./app-env.ts";

const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

export function limitOf(c: Context<App>): number {
  const text = c.req.query("limit");
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalid({ limit: [`must be a whole number from 1 to ${MAX_LIMIT}, not "${text}"`] });
}

export const encodeCursor = (key: string | number) => btoa(`k:${key}`);

/** The key that the page before ended with; undefined on the first page. */
export function cursorOf(c: Context<App>): string | undefined {
  // The Go platform's clients send back what it called next_page_token.
  const cursor = c.req.query("cursor") ?? c.req.query("page_token");
  if (cursor === undefined || cursor === "") return undefined;
  try {
    const key = /^k:(.+)$/.exec(atob(cursor))?.[1];
    if (key !== undefined) return key;
  } catch {
    // Not base64: refused below like any other text that is none of our cursors.
  }
  throw invalid({ cursor: [`must be a next_cursor of this list, not "${cursor.slice(0, 60)}"`] });
}

export function numericCursorOf(c: Context<App>): number | undefined {
  const key = cursorOf(c);
  if (key === undefined) return undefined;
  if (/^\d+$/.test(key)) return Number(key);
  throw invalid({ cursor: ["must be a next_cursor of this list"] });
}

/** Cuts a list that was read one longer than the page. */
export function page<T>(rows: T[], limit: number, keyOf: (row: T) => string | number) {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) };
}
