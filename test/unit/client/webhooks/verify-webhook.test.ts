// Webhooks, checked against the reference implementation of Standard Webhooks.
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "../../../../src/client/index.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = `whsec_${btoa("another secret of 24 byte")}`;
const NOW = new Date("2026-11-20T21:40:00Z");
const EVENT = {
  id: "evt_3fa9c1_88123",
  type: "call.finished",
  timestamp: "2026-11-20T21:39:58.000Z",
  sequence: 88123,
  data: { call: { id: "c", note: "ça va — 好" } },
};
const BODY = JSON.stringify(EVENT);

const signedBy = (secrets: string[], { body = BODY, at = NOW } = {}) => ({
  "webhook-id": EVENT.id,
  "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
  "webhook-signature": secrets.map(secret => new Webhook(secret).sign(EVENT.id, at, body)).join(" "),
});

const secondsOff = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

describe("a webhook", () => {
  it.each([
    ["text", BODY],
    ["bytes", new TextEncoder().encode(BODY)],
    ["a buffer", new TextEncoder().encode(BODY).buffer as ArrayBuffer],
  ])("that the reference implementation signed is taken as %s", async (_, body) => {
    expect(await verifyWebhook(body, signedBy([SECRET]), SECRET, { now: NOW })).toEqual(EVENT);
  });
  it("is taken with headers as fetch has them, and as Node has them", async () => {
    const headers = signedBy([SECRET]);
    expect(await verifyWebhook(BODY, new Headers(headers), SECRET, { now: NOW })).toEqual(EVENT);
    const odd = { "Webhook-Id": headers["webhook-id"], ...headers, "webhook-id": undefined };
    await expect(verifyWebhook(BODY, odd, SECRET, { now: NOW })).resolves.toEqual(EVENT);
  });
  it("signed with both secrets is taken with either, and so is one secret of two", async () => {
    const both = signedBy([OTHER, SECRET]);
    expect(await verifyWebhook(BODY, both, SECRET, { now: NOW })).toEqual(EVENT);
    expect(await verifyWebhook(BODY, both, OTHER, { now: NOW })).toEqual(EVENT);
    expect(await verifyWebhook(BODY, signedBy([OTHER]), [SECRET, OTHER], { now: NOW })).toEqual(EVENT);
  });
  it("with signatures of other versions beside ours is taken", async () => {
    const headers = signedBy([SECRET]);
    const mixed = { ...headers, "webhook-signature": `v1a,AAAA v2 ${headers["webhook-signature"]} v1,%%%` };
    expect(await verifyWebhook(BODY, mixed, SECRET, { now: NOW })).toEqual(EVENT);
  });
  it("agrees with the reference implementation on the edges of time", async () => {
    for (const off of [-300, 300]) {
      expect(
        await verifyWebhook(BODY, signedBy([SECRET], { at: secondsOff(off) }), SECRET, { now: NOW }),
      ).toEqual(EVENT);
    }
  });
});

describe("of many signatures", () => {
  const wrong = `v1,${btoa("x".repeat(32))}`;
  const behind = (before: string[]) => {
    const headers = signedBy([SECRET]);
    return { ...headers, "webhook-signature": [...before, headers["webhook-signature"]].join(" ") };
  };

  it("the first four are looked at, whatever their number", async () => {
    expect(await verifyWebhook(BODY, behind([wrong, wrong, wrong]), SECRET, { now: NOW })).toEqual(EVENT);
    const asking = verifyWebhook(BODY, behind(Array(4).fill(wrong)), SECRET, { now: NOW });
    await expect(asking).rejects.toBeInstanceOf(WebhookVerificationError);
  });
  it("those that are not as long as one count for nothing", async () => {
    const short = Array(9).fill("v1,AAAA");
    expect(await verifyWebhook(BODY, behind(short), SECRET, { now: NOW })).toEqual(EVENT);
  });
});

describe("refused is", () => {
  const refusal = async (
    headers: Record<string, string | undefined>,
    { body = BODY, secret = SECRET as string | string[], toleranceSeconds = 300 } = {},
  ) => {
    const error = await verifyWebhook(body, headers, secret, { now: NOW, toleranceSeconds }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(WebhookVerificationError);
    return (error as Error).message;
  };

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("one without %s", async name => {
    expect(await refusal({ ...signedBy([SECRET]), [name]: undefined })).toBe(
      `${name}: the header is missing`,
    );
  });
  it("one with another body, another id, another time or another secret", async () => {
    const headers = signedBy([SECRET]);
    const none = "webhook-signature: none of them was made with the secret";
    expect(await refusal(headers, { body: `${BODY} ` })).toBe(none);
    expect(await refusal({ ...headers, "webhook-id": "evt_3fa9c1_88124" })).toBe(none);
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    expect(await refusal({ ...headers, "webhook-timestamp": later })).toBe(none);
    expect(await refusal(headers, { secret: OTHER })).toBe(none);
    expect(await refusal(headers, { secret: [] })).toBe(none);
    expect(() => new Webhook(OTHER).verify(BODY, headers)).toThrow();
  });
  it("one that is too old or comes too early, by its own tolerance", async () => {
    const old = "webhook-timestamp: 301 s from now, more than the 300 s that are tolerated";
    expect(await refusal(signedBy([SECRET], { at: secondsOff(-301) }))).toBe(old);
    expect(await refusal(signedBy([SECRET], { at: secondsOff(301) }))).toBe(old);
    expect(await refusal(signedBy([SECRET], { at: secondsOff(-9) }), { toleranceSeconds: 8 })).toContain(
      "9 s",
    );
  });
  it("a time that is none, and a secret that is none", async () => {
    const headers = { ...signedBy([SECRET]), "webhook-timestamp": "soon" };
    expect(await refusal(headers)).toBe("webhook-timestamp: must be seconds since 1970");
    expect(await refusal(signedBy([SECRET]), { secret: "whsec_%" })).toBe(
      "The secret must be whsec_ and Base64.",
    );
  });
});

it("signs as the reference implementation verifies", async () => {
  // The other way round: what Web Crypto signs over the same words is accepted there.
  const now = new Date();
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const bytes = Uint8Array.from(atob(SECRET.slice("whsec_".length)), c => c.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = new TextEncoder().encode(`${EVENT.id}.${timestamp}.${BODY}`);
  const signature = btoa(
    String.fromCharCode(...new Uint8Array(await crypto.subtle.sign("HMAC", key, signed))),
  );
  const headers = {
    "webhook-id": EVENT.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  expect(new Webhook(SECRET).verify(BODY, headers)).toEqual(EVENT);
  expect(await verifyWebhook(BODY, headers, SECRET)).toEqual(EVENT);
});
