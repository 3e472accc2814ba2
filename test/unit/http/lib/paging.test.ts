// Keyset pages: how long they are, and where the next one begins.
import { describe, expect, it } from "vitest";
import { keyBefore, MAX_LIMIT, numericKeyBefore, page, paging } from "../../../../src/http/lib/paging.ts";

const limitOf = (limit: string | undefined) => paging.limit.read(limit, "limit");

/** A query with this. */
const asked = (query: { cursor?: string }) => ({ cursor: undefined, page_token: undefined, ...query });

describe("the size of a page", () => {
  it.each([
    [undefined, 50],
    ["1", 1],
    ["500", MAX_LIMIT],
  ])("of %j is %i", (limit, expected) => {
    expect(limitOf(limit)).toBe(expected);
  });

  it.each(["0", "-1", "501", "1.5", "ten", "", " ", "Infinity"])("%j is refused, naming it", limit => {
    expect(() => limitOf(limit)).toThrow(`not "${limit}"`);
  });
});

describe("a cursor", () => {
  const next = (key: string | number) => page([key, "more"], 1, k => k).nextCursor ?? "";

  it.each(["019aa000-0000-7000-8000-000000000001", 17, "a:b"])("of key %j leads back to it", key => {
    expect(keyBefore(asked({ cursor: next(key) }))).toBe(String(key));
  });

  it("of a numeric list is a number", () => {
    expect(numericKeyBefore(asked({ cursor: next(17) }))).toBe(17);
    expect(numericKeyBefore(asked({}))).toBeUndefined();
  });

  it("is absent on the first page", () => {
    expect(keyBefore(asked({}))).toBeUndefined();
    expect(keyBefore(asked({ cursor: "" }))).toBeUndefined();
  });

  it.each(["nonsense", "%%%", btoa("x:1"), btoa("k:")])("%j of another make is refused", cursor => {
    expect(() => keyBefore(asked({ cursor }))).toThrow(expect.objectContaining({ code: "validation_error" }));
  });

  it("of another list is refused by a numeric one", () => {
    expect(() => numericKeyBefore(asked({ cursor: next("019aa") }))).toThrow(
      expect.objectContaining({ code: "validation_error" }),
    );
  });
});

describe("a list that was read one longer than the page", () => {
  it("names the last row that is shown as the place to go on", () => {
    const { rows, nextCursor } = page([5, 4, 3], 2, n => n);
    expect(rows).toEqual([5, 4]);
    expect(numericKeyBefore(asked({ cursor: nextCursor ?? "" }))).toBe(4);
  });

  it("is the last page when nothing was left over", () => {
    expect(page([5, 4], 2, n => n)).toEqual({ rows: [5, 4], nextCursor: null });
    expect(page([], 2, n => n)).toEqual({ rows: [], nextCursor: null });
  });
});
