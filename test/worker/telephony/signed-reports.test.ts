// Reports at `/callback` of a deployment that wants them signed over time and body.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { callbackUrls } from "../../../src/wiring/telephony.ts";
import { accountOf } from "../../../src/wiring/trunk-accounts.ts";
import { type Json, readCall, TOKEN } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";
import { hmac } from "../../support/requests/at-a-provider.ts";
import { onTheLine } from "../../support/requests/situations.ts";

const SECRET = "a-secret-of-sixteen-or-more";
const AT_A_SERVICE = {
  ...env,
  TELEPHONY_PROVIDER: "http",
  EXTERNAL_SERVICE_URL: "https://calls.example.com/dial",
} as Env;
const SIGNED = { ...AT_A_SERVICE, CALLBACK_HMAC_SECRET: SECRET } as Env;

async function signature(body: string, at = Date.now()): Promise<string> {
  const t = Math.floor(at / 1000);
  const bytes = await hmac("SHA-256", SECRET, `${t}.${body}`);
  return `t=${t},v1=${[...bytes].map(b => b.toString(16).padStart(2, "0")).join("")}`;
}

async function report(
  url: string,
  body: string,
  headers: Record<string, string>,
  { vars = SIGNED, method = "PUT" } = {},
) {
  const init = { method, headers: { "Content-Type": "application/json", ...headers }, body };
  const response = await app.request(url, init, vars, createExecutionContext());
  return { status: response.status, body: (await response.json()) as Json };
}

const reportOf = (call_id: string) => JSON.stringify({ call_id, status: "PICKED", call_duration: 7 });
const urlOf = (callId: string) => callbackUrls(SIGNED, accountOf(SIGNED)).urlOf({ callId, attempt: 1 });

describe.each(["PUT", "POST"])("%s of a report", method => {
  it("needs the signature of its body beside that of its URL", async () => {
    const callId = await onTheLine();
    const url = await urlOf(callId);
    const body = reportOf(callId);
    const good = { "X-Signature": await signature(body) };
    for (const headers of [
      {},
      { "X-Signature": "t=1,v1=00" },
      { "X-Signature": await signature(`${body} `) },
      { "X-Signature": await signature(body, Date.now() - 302_000) },
    ])
      expect(await report(url, body, headers, { method })).toMatchObject({
        status: 401,
        body: { error: { code: "unauthorized" } },
      });
    expect((await readCall(callId)).status).toBe("PROCESSING");
    expect(await report(url, body, good, { method })).toMatchObject({
      status: 200,
      body: { duplicate: false },
    });
    await eventually(async () => (await readCall(callId)).status === "PICKED");
    expect(await report(url, body, good, { method })).toMatchObject({
      status: 200,
      body: { duplicate: true },
    });
  });

  it("needs it beside a token, and is no use without either", async () => {
    const callId = await onTheLine();
    const body = reportOf(callId);
    const url = "/api/v1/callback";
    const good = { "X-Signature": await signature(body) };
    const token = { "X-Auth-Token": TOKEN };
    expect((await report(url, body, token, { method })).status).toBe(401);
    expect((await report(url, body, good, { method })).status).toBe(401);
    expect((await report(url, body, { ...token, ...good }, { method })).status).toBe(200);
  });
});

it("a false signature is a failed attempt, and too many of them have to wait", async () => {
  const callId = await onTheLine();
  const body = reportOf(callId);
  const url = await urlOf(callId);
  const keys: unknown[] = [];
  const limit = async (key: unknown) => {
    keys.push(key);
    return { success: keys.length < 2 };
  };
  const vars = { ...SIGNED, FAILED_ATTEMPTS: { limit } } as unknown as Env;
  const from = { "CF-Connecting-IP": "192.0.2.7" };
  expect((await report(url, body, from, { vars })).status).toBe(401);
  expect((await report(url, body, { ...from, "X-Signature": "t=1" }, { vars })).status).toBe(429);
  const good = { ...from, "X-Signature": await signature(body) };
  expect((await report(url, body, good, { vars })).status).toBe(200);
  expect(keys).toEqual([{ key: "192.0.2.7" }, { key: "192.0.2.7" }]);
});

it("without the setting, reports need no more than ever", async () => {
  const callId = await onTheLine();
  const body = reportOf(callId);
  expect((await report(await urlOf(callId), body, {}, { vars: AT_A_SERVICE })).status).toBe(200);
  expect(
    (await report(await urlOf(callId), body, { "X-Signature": "x" }, { vars: AT_A_SERVICE })).status,
  ).toBe(200);
});

it("other routes ask for no signature of the body", async () => {
  const headers = { "X-Auth-Token": TOKEN };
  const answer = await app.request("/api/v1/campaigns", { headers }, SIGNED, createExecutionContext());
  expect(answer.status).toBe(200);
});
