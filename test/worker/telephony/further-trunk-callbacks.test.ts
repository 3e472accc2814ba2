// Webhooks at the address of a further trunk: proved by its own provider's secret, and believed of its own calls only.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { callbackUrls } from "../../../src/wiring/telephony.ts";
import { accountOf } from "../../../src/wiring/trunk-accounts.ts";
import { api, callback, freshNumber, initiate, makeCampaign, readCall } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { eventually } from "../../support/eventually.ts";
import { authentic, send, TOKEN_OF_TWILIO } from "../../support/requests/at-a-provider.ts";
import { SETTINGS } from "../../support/requests/further-trunks.ts";
import { onTheLine } from "../../support/requests/situations.ts";

/** The default trunk dials by the simulator. */
const vars = { ...env, TRUNK_OF_EU: TOKEN_OF_TWILIO } as Env;
const urlOf = (callId: string, trunk: string) =>
  callbackUrls(vars, accountOf(vars)).urlOf({ callId, attempt: 1, trunk });

/** What the provider knows its first attempt by. */
const idOf = async (callId: string): Promise<string> => (await readCall(callId)).attempts[0].external_call_id;

/** On the line over it. */
let ours = "";
beforeAll(async () => {
  const simulated = { name: "eu", provider: "simulator", max_concurrent_calls: 5 };
  expect((await api("POST", "/api/v1/trunks", simulated)).status).toBe(201);
  ours = (await initiate(await makeCampaign({ trunks: ["eu"] }), freshNumber(5))).body.call_id;
  await eventually(async () => (await readCall(ours)).status === "PROCESSING");
  // Nobody is called at Twilio: from here on it is an account there.
  const account = { provider: "twilio", settings: SETTINGS, secrets: { auth_token: "TRUNK_OF_EU" } };
  const changed = await app.request(
    "/api/v1/trunks/eu",
    {
      method: "PATCH",
      headers: { "X-Auth-Token": "dev-token-12345", "Content-Type": "application/json" },
      body: JSON.stringify(account),
    },
    vars,
    createExecutionContext(),
  );
  expect(changed.status).toBe(200);
});

it("one of its own call ends that call's attempt", async () => {
  const url = await urlOf(ours, "eu");
  expect(new URL(url).pathname).toBe("/api/v1/providers/eu/callback");
  const sent = await authentic(url, "completed", await idOf(ours));
  const forged = { ...sent, headers: { ...sent.headers, "X-Twilio-Signature": "AAAA" } };
  expect(await send(url, forged, vars)).toMatchObject({ status: 401, code: "unauthorized" });
  expect((await readCall(ours)).status).toBe("PROCESSING");
  expect(await send(url, sent, vars)).toMatchObject({ status: 200, body: { success: true } });
  await eventually(async () => (await readCall(ours)).status === "PICKED");
  expect((await readCall(ours)).attempts).toMatchObject([{ trunk: "eu", status: "PICKED" }]);
});

it("one of a call over another trunk is taken, and changes nothing", async () => {
  const other = await onTheLine();
  const url = await urlOf(other, "eu");
  const sent = await authentic(url, "busy", await idOf(other));
  expect(await send(url, sent, vars)).toMatchObject({ status: 200, body: { success: true } });
  // The first end of an attempt holds.
  await callback(other, "PICKED");
  await eventually(async () => (await readCall(other)).status !== "PROCESSING");
  expect((await readCall(other)).attempts).toMatchObject([{ status: "PICKED", trunk: null }]);
});

it("one to a trunk without webhooks, or to none, is 404", async () => {
  for (const trunk of ["default", "nowhere", "a trunk/of nobody"]) {
    const address = `/api/v1/providers/${encodeURIComponent(trunk)}/callback`;
    expect(await send(address, { body: "CallStatus=busy" }, vars)).toMatchObject({
      status: 404,
      code: "not_found",
    });
  }
});
