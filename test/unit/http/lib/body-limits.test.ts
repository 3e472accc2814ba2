// What no body may hold, whatever its schema.
import { describe, expect, it } from "vitest";
import { CallManagerError } from "../../../../src/domain/errors.ts";
import {
  MAX_BODY_LEVELS,
  MAX_LIST_ENTRIES,
  refuseBeyondLimits,
} from "../../../../src/http/lib/body-limits.ts";

/** The body itself is the first level. */
const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);

function refusal(body: unknown): CallManagerError {
  try {
    refuseBeyondLimits(body);
  } catch (error) {
    if (error instanceof CallManagerError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("nesting", () => {
  it("up to the limit is taken, and one level more is refused, naming the field", () => {
    expect(() => refuseBeyondLimits(nested(MAX_BODY_LEVELS))).not.toThrow();
    const { code, details } = refusal(nested(MAX_BODY_LEVELS + 1));
    expect([code, details]).toEqual([
      "validation_error",
      { a: [`must not be nested in more than ${MAX_BODY_LEVELS} levels`] },
    ]);
  });

  it("names the entry of a list that is too deep", () => {
    const body = { targets: [{ metadata: {} }, { metadata: nested(MAX_BODY_LEVELS) }] };
    expect(Object.keys(refusal(body).details)).toEqual(["targets.1.metadata"]);
  });

  it("costs no more stack the deeper it goes", () => {
    expect(refusal(JSON.parse("[".repeat(500_000) + "]".repeat(500_000))).code).toBe("validation_error");
  });
});

describe("lists", () => {
  it("up to the limit are taken, and longer ones are too large, naming the field", () => {
    expect(() => refuseBeyondLimits({ numbers: Array(MAX_LIST_ENTRIES).fill(1) })).not.toThrow();
    const { code, details } = refusal({ numbers: Array(MAX_LIST_ENTRIES + 1).fill(1) });
    expect([code, details]).toEqual(["payload_too_large", { max_numbers: MAX_LIST_ENTRIES }]);
  });

  it("are no longer when they are objects", () => {
    const members = Object.fromEntries(Array.from({ length: MAX_LIST_ENTRIES + 1 }, (_, i) => [`k${i}`, i]));
    expect(refusal({ metadata: members }).details).toEqual({ max_metadata: MAX_LIST_ENTRIES });
  });
});

describe("half of a surrogate pair", () => {
  it.each([
    [{ name: "\ud83d" }, "name"],
    [{ name: "a\udd25b" }, "name"],
    [{ metadata: { deep: ["\udd25\ud83d"] } }, "metadata"],
    [{ metadata: { "\ud83d": 1 } }, "metadata"],
    ["\ud83d", "body"],
  ])("is refused wherever it is: %j", (body, field) => {
    expect(Object.keys(refusal(body).details)).toEqual([field]);
  });

  it("is not a whole one, nor any other character", () => {
    expect(() => refuseBeyondLimits({ name: "🔥\u0000\ufffe'; DROP TABLE calls; --" })).not.toThrow();
  });
});
