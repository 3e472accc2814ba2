// Keys that take over from one another: whoever signs and whoever believes agree, whatever they have heard of.
import { describe, expect, it } from "vitest";
import {
  type CallbackKey,
  GOOD_AFTER_MS,
  goodKeys,
  KNOWN_BEFORE_MS,
  MOST_KEYS,
  rotated,
  signingKey,
} from "../../../../src/domain/trunks/callback-key.ts";

const NOW = 1_800_000_000_000;
const first = rotated([], "first", NOW);
const secretsOf = (keys: readonly CallbackKey[]) => keys.map(key => key.secret);

describe("a callback key", () => {
  it("signs at once when it is the first", () => {
    expect(signingKey(first, NOW)?.secret).toBe("first");
    expect(signingKey([], NOW)).toBeNull();
  });

  it("is known for a minute before it signs", () => {
    const keys = rotated(first, "second", NOW + 1);
    const from = NOW + 1 + KNOWN_BEFORE_MS;
    expect(signingKey(keys, from - 1)?.secret).toBe("first");
    expect(signingKey(keys, from)?.secret).toBe("second");
    expect(secretsOf(goodKeys(keys, NOW + 1))).toEqual(["second", "first"]);
  });

  it("that was replaced is believed for a day more, and not longer", () => {
    const keys = rotated(first, "second", NOW);
    const until = NOW + KNOWN_BEFORE_MS + GOOD_AFTER_MS;
    expect(secretsOf(goodKeys(keys, until - 1))).toEqual(["second", "first"]);
    expect(secretsOf(goodKeys(keys, until))).toEqual(["second"]);
    // A third one does not give the first more time.
    const third = rotated(keys, "third", NOW + 2 * KNOWN_BEFORE_MS);
    expect(secretsOf(goodKeys(third, until))).toEqual(["third", "second"]);
  });

  it("is made once when it is asked for twice: the answer may have been lost", () => {
    const keys = rotated(first, "second", NOW);
    expect(rotated(keys, "third", NOW + KNOWN_BEFORE_MS - 1)).toBe(keys);
    expect(secretsOf(rotated(keys, "third", NOW + KNOWN_BEFORE_MS))).toEqual(["third", "second", "first"]);
  });

  it("leaves no more of its kind than a false signature may cost, and always one that signs", () => {
    let keys = first;
    let now = NOW;
    for (let n = 0; n < 50; n++) {
      now += KNOWN_BEFORE_MS;
      keys = rotated(keys, `${n}`, now);
      expect(keys.length).toBeLessThanOrEqual(MOST_KEYS);
      expect(signingKey(keys, now)).not.toBeNull();
    }
    // None that was promised for a day is dropped for a newer one: the rotation waits.
    expect(secretsOf(keys)).toEqual(["3", "2", "1", "0", "first"]);
    const tomorrow = rotated(keys, "tomorrow", NOW + GOOD_AFTER_MS + 10 * KNOWN_BEFORE_MS);
    expect(secretsOf(tomorrow)[0]).toBe("tomorrow");
  });
});
