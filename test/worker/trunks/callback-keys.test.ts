// The keys of callback URLs in the real objects: kept, replaced, out of reach.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { placeCalls } from "../../../src/actions/dialling/place-calls.ts";
import { entrance } from "../../../src/wiring/context.ts";
import { callbackSignatures } from "../../../src/wiring/telephony.ts";
import { api, type Json } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";

const NOBODY = "00000000-0000-7000-8000-000000000000";

/** As an isolate of its own sees it: nothing is remembered. */
const elsewhere = (vars: Record<string, unknown> = {}) => ({ ...env, ...vars }) as Env;

async function report(vars: Env, signature: string) {
  const path = `/api/v1/callback/?call_id=${NOBODY}&attempt=1&signature=${signature}`;
  const init = {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ call_id: NOBODY, status: "PICKED" }),
  };
  const response = await app.request(path, init, vars, createExecutionContext());
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

const gateThat = (methods: Record<string, () => Promise<unknown>>) => ({
  GATE: { idFromName: () => "id", get: () => methods },
});
const awayGate = (more = {}) =>
  gateThat({ callbackKeys: () => Promise.reject(new Error("out of reach")), ...more });

it("a URL stays good when its key is replaced, and so it does when a token is added", async () => {
  const signature = await callbackSignatures(elsewhere()).sign(NOBODY, 1);
  const first = await api("POST", "/api/v1/trunks/default/callback-key/rotate");
  expect([first.status, first.body.rotated, first.body.keys.length]).toEqual([200, true, 2]);
  expect(JSON.stringify(first.body)).not.toMatch(/[0-9a-f]{64}/);
  const again = await api("POST", "/api/v1/trunks/default/callback-key/rotate");
  expect(again.body).toEqual({ ...first.body, rotated: false });
  // The call is unknown; who reports it is believed.
  expect((await report(elsewhere(), signature)).status).toBe(404);
  const added = { VALID_TOKENS: "another-token-0001" };
  expect((await report(elsewhere(added), signature)).status).toBe(404);
  expect((await report(elsewhere(), "A".repeat(43))).status).toBe(401);
});

it("a report is asked for again while nobody can tell whether its URL is ours", async () => {
  const signature = await callbackSignatures(elsewhere()).sign(NOBODY, 1);
  const { status, headers, body } = await report(elsewhere(awayGate()), signature);
  expect([status, body.error.code, headers.get("Retry-After")]).toEqual([503, "service_unavailable", "5"]);
  // What has not even the form of a signature needs nobody to tell.
  expect((await report(elsewhere(awayGate()), "garbage")).status).toBe(401);
});

it("nothing is begun, and no attempt burnt, without a key to sign with", async () => {
  let begun = 0;
  const gate = awayGate({
    begin: async () => {
      begun++;
      return [];
    },
  });
  const message = { callId: NOBODY, attempt: 1, token: "t" };
  let failure = "";
  try {
    await placeCalls(entrance.context(elsewhere(gate)), [message]);
  } catch (error) {
    failure = String(error);
  }
  expect([failure, begun]).toEqual(["Error: out of reach", 0]);
});

it("the gate's key is not replaced where a secret signs", async () => {
  const vars = elsewhere({ CALLBACK_SIGNING_SECRET: "a secret of our own" });
  const headers = { "X-Auth-Token": "dev-token-12345" };
  const path = "/api/v1/trunks/default/callback-key/rotate";
  const { status } = await app.request(path, { method: "POST", headers }, vars, createExecutionContext());
  expect(status).toBe(409);
});

it("the gate is put where GATE_LOCATION says", async () => {
  const asked: unknown[] = [];
  const GATE = {
    idFromName: (name: string) => env.GATE.idFromName(name),
    get: (id: DurableObjectId, options: unknown) => {
      asked.push(options);
      return env.GATE.get(id);
    },
  };
  await callbackSignatures(elsewhere({ GATE, GATE_LOCATION: "weur" })).ready();
  await callbackSignatures(elsewhere({ GATE })).ready();
  expect(asked).toEqual([{ locationHint: "weur" }, {}]);
});
