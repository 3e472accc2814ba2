import { describe, expect, it } from "vitest";
import { limitsOf } from "../../../../src/telephony/lib/limits.ts";

const LIMITS = { ring: { min: 5, max: 600, default: 60 }, call: { min: 1, max: 14_400 } };

describe("ringing and talking end within the lease", () => {
  it.each([
    ["by themselves", null, null, 900, null, 825],
    ["with a ring limit", 25, null, 900, 25, 860],
    ["with both limits", 25, 120, 900, 25, 120],
    ["with a call limit beyond it", null, 3_600, 900, null, 825],
    ["with a ring limit beyond it", 800, null, 900, 450, 435],
    ["with a ring limit below the provider's", 1, null, 900, 5, 880],
    ["in a short one", null, null, 60, 30, 15],
    ["in one that is too short", null, null, 10, 5, 1],
    ["in a long one", null, null, 86_400, null, 14_400],
  ])("%s", (_what, ringTimeoutSeconds, maxCallSeconds, leaseSeconds, ringSeconds, callSeconds) => {
    expect(limitsOf({ ringTimeoutSeconds, maxCallSeconds, leaseSeconds }, LIMITS)).toEqual({
      ringSeconds,
      callSeconds,
    });
  });
});
