// Webhooks of a trunk's provider at the door: an account at a provider in front of real calls.
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { MAX_BODY_BYTES } from "../../../src/http/lib/request-body.ts";
import { readCall, TOKEN } from "../../support/api.ts";
import { eventually } from "../../support/eventually.ts";
import {
  authentic,
  BLAND,
  EXOTEL,
  ended,
  FORM,
  hmac,
  SECRET_OF_BLAND,
  send,
  TWILIO,
  urlOf,
  utf8,
} from "../../support/requests/at-a-provider.ts";
import { onTheLine } from "../../support/requests/situations.ts";

describe.each(["POST", "PUT"])("%s of a provider's webhook", method => {
  it("that is authentic is taken, and ends its attempt once", async () => {
    const callId = await onTheLine();
    const url = await urlOf(callId);
    // Dialled by the simulator, under an id of its own; one of another call changes nothing.
    const [{ external_call_id: sid }] = (await readCall(callId)).attempts;
    const another = { ...(await authentic(url, "busy")), method };
    expect(await send(url, another)).toMatchObject({ status: 200, body: { success: true } });
    const sent = { ...(await authentic(url, "completed", sid)), method };
    expect(await send(url, sent)).toMatchObject({ status: 200, body: { success: true } });
    expect(await send(url, sent)).toMatchObject({ status: 200, body: { success: true } });
    await eventually(async () => (await readCall(callId)).status === "PICKED");
    expect(await readCall(callId)).toMatchObject({
      attempts: [{ attempt: 1, status: "PICKED", disposition: "answered", duration: 17 }],
    });
  });

  it("that goes on, or is of a call that is gone, is taken", async () => {
    const url = await urlOf("a-call-of-long-ago");
    for (const status of ["ringing", "in-progress", "completed", "a-word-of-tomorrow"])
      expect((await send(url, { ...(await authentic(url, status)), method })).status).toBe(200);
  });

  it("without our signature, or with a false one, is 401 and changes nothing", async () => {
    const callId = await onTheLine();
    const url = await urlOf(callId);
    const others = [
      url.replace(/signature=.*/, `signature=${"A".repeat(43)}`),
      url.replace("attempt=1", "attempt=2"),
      url.replace(/&signature=.*/, ""),
      (await urlOf("another")).replace("another", callId),
    ];
    for (const other of others)
      expect(await send(other, { ...(await authentic(other, "completed")), method })).toMatchObject({
        status: 401,
        code: "unauthorized",
      });
    expect((await readCall(callId)).status).toBe("PROCESSING");
  });

  it("with a false signature of the provider, or none, is 401 and changes nothing", async () => {
    const callId = await onTheLine();
    const url = await urlOf(callId);
    const sent = await authentic(url, "completed");
    const busy = new URLSearchParams(ended("busy")).toString();
    for (const false_ of [
      { ...sent, body: busy },
      { ...sent, headers: { "Content-Type": FORM } },
      { ...sent, headers: { ...sent.headers, "X-Twilio-Signature": "AAAA" } },
      { ...sent, headers: { ...sent.headers, "X-Auth-Token": TOKEN, "X-Twilio-Signature": "" } },
    ])
      expect(await send(url, { ...false_, method })).toMatchObject({ status: 401, code: "unauthorized" });
    expect((await readCall(callId)).status).toBe("PROCESSING");
  });
});

describe("a webhook with no signature at all", () => {
  const limited = (success: boolean) => ({ limit: vi.fn(async () => ({ success })) });
  const from = { "CF-Connecting-IP": "192.0.2.7" };
  const address = "/api/v1/providers/default/callback";

  it.each([
    ["twilio", TWILIO],
    ["bland", BLAND],
    ["exotel", EXOTEL],
  ])("is 401 and counted: %s", async (_, vars) => {
    const FAILED_ATTEMPTS = limited(true);
    const body = JSON.stringify({ CallSid: "CA1", Status: "completed", call_id: "x" });
    const headers = { ...from, "Content-Type": "application/json" };
    const answer = await send(address, { headers, body }, { ...vars, FAILED_ATTEMPTS });
    expect(answer).toMatchObject({ status: 401, code: "unauthorized" });
    expect(FAILED_ATTEMPTS.limit.mock.calls).toEqual([[{ key: "192.0.2.7" }]]);
  });

  it("is 429 when it comes too often; an authentic one is not", async () => {
    const vars = { ...TWILIO, FAILED_ATTEMPTS: limited(false) };
    const answer = await send(address, { headers: from, body: "CallSid=CA1" }, vars);
    expect(answer).toMatchObject({ status: 429, code: "rate_limited" });
    expect(answer.headers.get("Retry-After")).toBe("60");
    const url = await urlOf("nobody");
    const sent = await authentic(url, "completed");
    const headers = { ...sent.headers, ...from };
    expect((await send(url, { ...sent, headers }, vars)).status).toBe(200);
  });

  it("stores nothing, whatever Idempotency-Key it brings", async () => {
    const rows = () => env.DB.prepare("SELECT count(*) AS n FROM idempotency_keys").first("n");
    const before = await rows();
    const headers = { "Idempotency-Key": "a-key", "Content-Type": FORM };
    expect((await send(address, { headers, body: "CallSid=CA1" })).status).toBe(401);
    expect(await rows()).toBe(before);
  });
});

describe("a webhook that nobody can read", () => {
  const TYPES = [FORM, "application/json", "multipart/form-data; boundary=x", "text/plain", "x/y", ""];
  const BODIES = [
    "",
    "null",
    "[[[[",
    '{"a":',
    "%ff%zz=&&==",
    "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
    "--x\r\nbroken",
    "\u0000\ud800",
    '{"CallSid":{"a":1},"Status":[]}',
    "Legs[0][Status]=x&__proto__=1",
    "[".repeat(100_000),
  ];
  const headersOf = (type: string): Record<string, string> => (type === "" ? {} : { "Content-Type": type });

  it.each(TYPES)("is refused unsigned and taken signed, never a 500: %j", async type => {
    const url = await urlOf("nobody");
    const unsigned = await urlOf("nobody", EXOTEL);
    const bland = await urlOf("nobody", BLAND);
    for (const text of BODIES) {
      const headers = headersOf(type);
      const body = utf8(text);
      expect((await send(url, { headers, body })).status).toBe(401);
      expect((await send(unsigned, { headers, body }, EXOTEL)).status).toBe(200);
      const bytes = await hmac("SHA-256", SECRET_OF_BLAND, text);
      const signed = [...bytes].map(b => b.toString(16).padStart(2, "0")).join("");
      const proven = { headers: { ...headers, "X-Webhook-Signature": signed }, body };
      expect((await send(bland, proven, BLAND)).status).toBe(200);
    }
    for (const body of [Uint8Array.of(0xff, 0xfe, 0), Uint8Array.of(0x1f, 0x8b, 8)]) {
      expect((await send(url, { headers: headersOf(type), body })).status).toBe(401);
      expect((await send(unsigned, { headers: headersOf(type), body }, EXOTEL)).status).toBe(200);
    }
  });

  it.each(["POST", "PUT"])("for its length is 413: %s", async method => {
    const url = await urlOf("nobody");
    const body = "x".repeat(MAX_BODY_BYTES + 1);
    expect(await send(url, { method, body })).toMatchObject({ status: 413, code: "payload_too_large" });
  });

  it.each(["attempt=x", "attempt=1e9", "call_id=", "call_id=%ff&signature=%00", "signature=&signature=x"])(
    "for its query is refused: %s",
    async query => {
      const answer = await send(`/api/v1/providers/default/callback?${query}`, { body: "a=b" });
      expect([400, 401]).toContain(answer.status);
    },
  );
});

describe("an address", () => {
  it("of a trunk that is not there is 404", async () => {
    for (const trunk of ["nowhere", "Default", "%20", "x".repeat(1000)]) {
      const url = (await urlOf("nobody")).replace("/default/", `/${trunk}/`);
      expect(await send(url, await authentic(url, "completed"))).toMatchObject({
        status: 404,
        code: "not_found",
      });
    }
  });

  it.each([
    ["simulator", env],
    ["http", { ...env, TELEPHONY_PROVIDER: "http", EXTERNAL_SERVICE_URL: "https://calls.example.com/dial" }],
  ])("of a trunk without webhooks of its own is 404: %s", async (_, vars) => {
    const url = await urlOf("nobody");
    expect(await send(url, await authentic(url, "completed"), vars)).toMatchObject({ status: 404 });
  });

  it.each(["GET", "HEAD", "DELETE", "PATCH"])("is not asked with %s: 405", async method => {
    const headers = { "X-Auth-Token": TOKEN };
    const answer = await send(await urlOf("nobody"), { method, headers });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("Allow")?.split(", ").sort()).toEqual(expect.arrayContaining(["POST", "PUT"]));
  });
});
