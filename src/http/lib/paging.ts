// Keyset pages: `limit` and an opaque `cursor`, stable while rows are added.
import type { Context } from "hono";
import { invalid } from "../../domain/errors.ts";
import type { App } from "../app-env.ts";
import { wholeQuery } from "./query.ts";

const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

export const limitOf = (c: Context<App>, absent = DEFAULT_LIMIT): number =>
  wholeQuery(c, "limit", { min: 1, max: MAX_LIMIT, absent });

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

/** As `cursorOf`, refusing a cursor of a list whose keys look otherwise. */
export function cursorLike(c: Context<App>, shape: RegExp): string | undefined {
  const key = cursorOf(c);
  if (key === undefined || shape.test(key)) return key;
  throw invalid({ cursor: ["must be a next_cursor of this list"] });
}

/** The same request for what comes behind `cursor`, as the Link header has it. */
export function nextLink(c: Context<App>, cursor: string): string {
  const next = new URL(c.req.url);
  next.searchParams.set("cursor", cursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

export function numericCursorOf(c: Context<App>): number | undefined {
  const key = cursorLike(c, /^\d{1,15}$/);
  return key === undefined ? undefined : Number(key);
}

/** Cuts a list that was read one longer than the page. */
export function page<T>(rows: T[], limit: number, keyOf: (row: T) => string | number) {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) };
}
