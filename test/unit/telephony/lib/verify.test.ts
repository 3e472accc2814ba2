import { describe, expect, it } from "vitest";
import { toBase64, utf8 } from "../../../../src/domain/bytes.ts";
import {
  isSameText,
  isWithin,
  signHmac,
  verifyEd25519,
  verifyHmac,
} from "../../../../src/telephony/lib/verify.ts";

const TEXT = utf8("Ångström");

describe("an HMAC", () => {
  it.each(["SHA-1", "SHA-256", "SHA-512"] as const)(
    "by %s is believed by the secret that made it",
    async hash => {
      const signature = await signHmac(hash, "secret", TEXT);
      expect(await verifyHmac(hash, ["secret"], TEXT, signature)).toBe(true);
      expect(await verifyHmac(hash, ["new", "secret"], TEXT, signature)).toBe(true);
      expect(await verifyHmac(hash, ["new"], TEXT, signature)).toBe(false);
      expect(await verifyHmac(hash, ["secret"], utf8("Angstrom"), signature)).toBe(false);
      expect(await verifyHmac(hash, ["secret"], TEXT, signature.slice(1))).toBe(false);
    },
  );

  it("is believed by no blank secret, and without a signature by none", async () => {
    const signature = await signHmac("SHA-256", "secret", TEXT);
    expect(await verifyHmac("SHA-256", ["", ""], TEXT, signature)).toBe(false);
    expect(await verifyHmac("SHA-256", [], TEXT, signature)).toBe(false);
    expect(await verifyHmac("SHA-256", ["secret"], TEXT, null)).toBe(false);
  });
});

it("Ed25519 takes no key and no signature of another length", async () => {
  const key = toBase64(new Uint8Array(32));
  expect(await verifyEd25519([key], TEXT, new Uint8Array(63))).toBe(false);
  expect(await verifyEd25519([key, "", "***", toBase64(TEXT)], TEXT, new Uint8Array(64).fill(7))).toBe(false);
  expect(await verifyEd25519([key], TEXT, null)).toBe(false);
});

it("texts are the same, or not, and a blank one is never expected", async () => {
  expect(await isSameText("secret", ["other", "secret"])).toBe(true);
  expect(await isSameText("secret", ["secreT", "secre", ""])).toBe(false);
  expect(await isSameText("", [""])).toBe(false);
});

it.each([
  [1_000, 1_300_999, true],
  [1_000, 1_301_000, false],
  [1_000, 700_000, true],
  [1_000, 699_999, false],
])("what was signed at %i s is near enough at %i ms: %s", (at, now, isNear) => {
  expect(isWithin(at, now, 300)).toBe(isNear);
});
