import { describe, expect, it } from "vitest";
import {
  atCallbackOf,
  atWebhookOf,
  callbackUrl,
  signCallback,
  verifyCallback,
} from "../../../src/telephony/callback-url.ts";

const SECRET = "a secret of this test";

describe("a callback signature", () => {
  it("is HMAC-SHA-256 over call and attempt, in base64url", async () => {
    // printf 'call-1:2' | openssl dgst -sha256 -hmac 'a secret of this test' -binary | basenc --base64url
    expect(await signCallback(SECRET, "call-1", 2)).toBe("WqzFo4nZe380suldP0XC33tGsGXaaMwrUMz6IHFYpn8");
  });

  it("is accepted for the attempt it was made for", async () => {
    for (let attempt = 1; attempt <= 20; attempt++) {
      const signature = await signCallback(SECRET, "call-1", attempt);
      expect(signature).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(await verifyCallback(SECRET, "call-1", attempt, signature)).toBe(true);
    }
  });

  it("is worth nothing for another attempt, another call or under another secret", async () => {
    const signature = await signCallback(SECRET, "call-1", 1);
    expect(await verifyCallback(SECRET, "call-1", 2, signature)).toBe(false);
    expect(await verifyCallback(SECRET, "call-2", 1, signature)).toBe(false);
    expect(await verifyCallback("another secret", "call-1", 1, signature)).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["a signature cut short", "AAAA"],
    ["one of the right length that is wrong", "A".repeat(43)],
    ["one with padding", `${"A".repeat(43)}=`],
    ["plain base64", `${"A".repeat(41)}+/`],
    ["bytes that are no text", "\u0000\uffff".repeat(22)],
    ["a very long one", "A".repeat(100_000)],
  ])("is refused without an error when it is %s", async (_what, signature) => {
    expect(await verifyCallback(SECRET, "call-1", 1, signature)).toBe(false);
  });

  it("is refused in any other spelling than the one that was given", async () => {
    const signature = await signCallback(SECRET, "call-1", 1);
    for (const spelling of [`${signature}=`, ` ${signature}`, `${signature}\n`, `${signature}A`]) {
      expect(await verifyCallback(SECRET, "call-1", 1, spelling)).toBe(false);
    }
  });

  it("is refused, not an error, when there is no secret to check it with", async () => {
    expect(await verifyCallback("", "call-1", 1, "A".repeat(43))).toBe(false);
  });

  it("is refused for an attempt that is no number", async () => {
    const signature = await signCallback(SECRET, "call-1", 1);
    expect(await verifyCallback(SECRET, "call-1", Number.NaN, signature)).toBe(false);
  });
});

describe("a callback URL", () => {
  it("names the call, the attempt and the signature", () => {
    expect(callbackUrl("https://calls.example.com", "c1", 2, "sig")).toBe(
      "https://calls.example.com/api/v1/callback/?call_id=c1&attempt=2&signature=sig",
    );
  });

  it.each([
    ["a trailing slash", "https://calls.example.com/", "https://calls.example.com/api/v1/callback/"],
    ["a port", "http://localhost:8787", "http://localhost:8787/api/v1/callback/"],
    ["a path prefix", "https://example.com/calls", "https://example.com/calls/api/v1/callback/"],
    [
      "a prefix with a trailing slash",
      "https://example.com/a/b/",
      "https://example.com/a/b/api/v1/callback/",
    ],
    [
      "a query that does not belong there",
      "https://example.com/?x=1#y",
      "https://example.com/api/v1/callback/",
    ],
  ])("is built from a public URL with %s", (_what, publicUrl, expected) => {
    expect(callbackUrl(publicUrl, "c1", 1, "s").split("?")[0]).toBe(expected);
  });

  it("survives a call id with characters that mean something in a URL", () => {
    const url = new URL(callbackUrl("https://calls.example.com", "a&b=c d/é", 1, "s-_"));
    expect(url.searchParams.get("call_id")).toBe("a&b=c d/é");
    expect(url.searchParams.get("signature")).toBe("s-_");
  });
});

describe("a signature for a trunk's webhook", () => {
  it("is good there and nowhere else", async () => {
    const signature = await signCallback(SECRET, "call-1", 1, atWebhookOf("a"));
    expect(await verifyCallback(SECRET, "call-1", 1, signature, atWebhookOf("a"))).toBe(true);
    expect(await verifyCallback(SECRET, "call-1", 1, signature, atWebhookOf("b"))).toBe(false);
    expect(await verifyCallback(SECRET, "call-1", 1, signature, atCallbackOf("a"))).toBe(false);
    expect(await verifyCallback(SECRET, "call-1", 1, signature)).toBe(false);
  });
});

describe("a signature for the callbacks of a further trunk", () => {
  it("is not that of the default one, and its URL names the trunk", async () => {
    const signature = await signCallback(SECRET, "call-1", 1, atCallbackOf("a"));
    expect(await verifyCallback(SECRET, "call-1", 1, signature, atCallbackOf("a"))).toBe(true);
    expect(await verifyCallback(SECRET, "call-1", 1, signature, atCallbackOf("default"))).toBe(false);
    const url = new URL(callbackUrl("https://calls.example.com", "call-1", 1, signature, "a"));
    expect(url.searchParams.get("trunk")).toBe("a");
  });
});
