// The two pure pieces of the HTTP side: which methods a path knows, and keyset pages.
import { describe, expect, it } from "vitest";
import { methodsOf } from "../../../../src/http/lib/allowed-methods.ts";

/** What a page needs of a request. */
interface Asked {
  req: { query: (name: string) => string | undefined };
}
interface Paging {
  MAX_LIMIT: number;
  limitOf: (c: Asked) => number;
  cursorOf: (c: Asked) => string | undefined;
  numericCursorOf: (c: Asked) => number | undefined;
  page: <T>(
    rows: T[],
    limit: number,
    keyOf: (row: T) => string | number,
  ) => { rows: T[]; nextCursor: string | null };
}
// Named by its path only: its types lead to the whole platform, which this program does not have.
const PAGING = "../../../../src/http/lib/paging.ts";
const { MAX_LIMIT, limitOf, cursorOf, numericCursorOf, page } = (await import(PAGING)) as Paging;

const routes = [
  { method: "ALL", path: "/*" },
  { method: "ALL", path: "/api/v1/*" },
  { method: "GET", path: "/health" },
  { method: "GET", path: "/openapi.json" },
  { method: "GET", path: "/api/v1/calls" },
  { method: "POST", path: "/api/v1/calls" },
  { method: "GET", path: "/api/v1/calls/:call_id" },
  { method: "POST", path: "/api/v1/calls/:call_id/cancel" },
  { method: "PUT", path: "/api/v1/callback" },
  { method: "POST", path: "/api/v1/callback" },
  { method: "PUT", path: "/api/v1/callback" },
];

describe("the methods a path knows", () => {
  it.each([
    ["/api/v1/calls", ["GET", "POST"]],
    ["/api/v1/calls/", []],
    ["/api/v1/calls//", []],
    ["/api/v1/calls/019aa", ["GET"]],
    ["/api/v1/calls/019aa/cancel/", []],
    ["/api/v1/callback", ["POST", "PUT"]],
    ["/health", ["GET"]],
    ["/openapi.json", ["GET"]],
    ["/api/v1/calls/019aa/attempts", []],
    ["/api/v1/call", []],
    ["/api/v1/callss", []],
    ["/api/v1", []],
    ["/prefix/api/v1/calls", []],
    ["/", []],
    ["", []],
  ])("%s are %j", (path, methods) => {
    expect(methodsOf(routes, path)).toEqual(methods);
  });
});

/** A request with this query. */
const asked = (query: Record<string, string>): Asked => ({ req: { query: name => query[name] } });

describe("the size of a page", () => {
  it.each([
    [{}, 50],
    [{ limit: "1" }, 1],
    [{ limit: "500" }, MAX_LIMIT],
  ])("of %j is %i", (query, expected) => {
    expect(limitOf(asked(query as Record<string, string>))).toBe(expected);
  });

  it.each(["0", "-1", "501", "1.5", "ten", "", " ", "Infinity"])("%j is refused, naming it", limit => {
    expect(() => limitOf(asked({ limit }))).toThrow(`not "${limit}"`);
  });
});

describe("a cursor", () => {
  const next = (key: string | number) => page([key, "more"], 1, k => k).nextCursor ?? "";

  it.each(["019aa000-0000-7000-8000-000000000001", 17, "a:b"])("of key %j leads back to it", key => {
    expect(cursorOf(asked({ cursor: next(key) }))).toBe(String(key));
  });

  it("of a numeric list is a number", () => {
    expect(numericCursorOf(asked({ cursor: next(17) }))).toBe(17);
    expect(numericCursorOf(asked({}))).toBeUndefined();
  });

  it("is absent on the first page", () => {
    expect(cursorOf(asked({}))).toBeUndefined();
    expect(cursorOf(asked({ cursor: "" }))).toBeUndefined();
  });

  it.each(["nonsense", "%%%", btoa("x:1"), btoa("k:")])("%j of another make is refused", cursor => {
    expect(() => cursorOf(asked({ cursor }))).toThrow(expect.objectContaining({ code: "validation_error" }));
  });

  it("of another list is refused by a numeric one", () => {
    expect(() => numericCursorOf(asked({ cursor: next("019aa") }))).toThrow(
      expect.objectContaining({ code: "validation_error" }),
    );
  });
});

describe("a list that was read one longer than the page", () => {
  it("names the last row that is shown as the place to go on", () => {
    const { rows, nextCursor } = page([5, 4, 3], 2, n => n);
    expect(rows).toEqual([5, 4]);
    expect(numericCursorOf(asked({ cursor: nextCursor ?? "" }))).toBe(4);
  });

  it("is the last page when nothing was left over", () => {
    expect(page([5, 4], 2, n => n)).toEqual({ rows: [5, 4], nextCursor: null });
    expect(page([], 2, n => n)).toEqual({ rows: [], nextCursor: null });
  });
});
