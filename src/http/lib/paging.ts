// Keyset pages: `limit` and an opaque `cursor`, stable while rows are added.
import { invalid } from "../../domain/errors.ts";
import { queryText, queryWhole } from "./parameters.ts";
import type { Values } from "./route.ts";

const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

const limit = queryWhole(
  { min: 1, max: MAX_LIMIT, absent: DEFAULT_LIMIT },
  { description: "Rows of one page.", example: DEFAULT_LIMIT, shared: "Limit" },
);

/** Wherever a list goes on. */
export const cursors = {
  cursor: queryText({
    description: "The `next_cursor` of the page before; none for the first page.",
    shared: "Cursor",
  }),
  // The Go platform's clients send back what it called next_page_token.
  page_token: queryText({ description: "The same as `cursor`, which comes first.", shared: "PageToken" }),
};

export const paging = { limit, ...cursors };

export const encodeCursor = (key: string | number) => btoa(`k:${key}`);

function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  try {
    const key = /^k:(.+)$/.exec(atob(cursor))?.[1];
    if (key !== undefined) return key;
  } catch {
    // Not base64: refused below like any other text that is none of our cursors.
  }
  throw invalid({ cursor: [`must be a next_cursor of this list, not "${cursor.slice(0, 60)}"`] });
}

/** As a query has them. */
export type Cursors = Values<typeof cursors>;

/** The key that the page before ended with, of a list whose keys look like `shape`; undefined on the first page. */
export function keyBefore({ cursor, page_token }: Cursors, shape = /^/): string | undefined {
  const key = decodeCursor(cursor ?? page_token);
  if (key === undefined || shape.test(key)) return key;
  throw invalid({ cursor: ["must be a next_cursor of this list"] });
}

/** As `keyBefore`, of a list whose keys are whole numbers. */
export function numericKeyBefore(query: Cursors): number | undefined {
  const key = keyBefore(query, /^\d{1,15}$/);
  return key === undefined ? undefined : Number(key);
}

/** The same request for what comes behind `cursor`, as the Link header has it. */
export function nextLink(c: { req: { url: string } }, cursor: string): string {
  const next = new URL(c.req.url);
  next.searchParams.set("cursor", cursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

/** Cuts a list that was read one longer than the page. */
export function page<T>(rows: T[], limit: number, keyOf: (row: T) => string | number) {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) };
}
