// A deployment with secrets for further trunks, and requests to it; no answer may hold what a secret holds.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { type Json, TOKEN } from "../api.ts";
import { app } from "../entrance.ts";

export const SECRET = "0123456789abcdef0123456789abcdef";
const WITH_SECRETS = { ...env, TWILIO_EU_AUTH_TOKEN: SECRET, MY_OWN_TOKEN: SECRET, TRUNK_EMPTY: "" };

export async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; body: Json; headers: Headers }> {
  const init = {
    method,
    headers: { "X-Auth-Token": TOKEN, "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await app.request(`/api/v1${path}`, init, WITH_SECRETS as Env, createExecutionContext());
  const text = await response.text();
  expect(text).not.toContain(SECRET);
  return { status: response.status, text, body: JSON.parse(text), headers: response.headers };
}

export const SIMULATED = { provider: "simulator", max_concurrent_calls: 2 };
export const SETTINGS = { account_sid: `AC${"0".repeat(32)}`, from: "+12025550100", twiml: "<Response/>" };
export const TWILIO = {
  provider: "twilio",
  max_concurrent_calls: 50,
  calls_per_second: 5,
  weight: 3,
  settings: SETTINGS,
  secrets: { auth_token: "TWILIO_EU_AUTH_TOKEN" },
};

let names = 0;
/** A name that no other test of the file uses. */
export const freshName = () => `trunk-${++names}`;

/** A trunk of its own; answers its name. */
export async function madeTrunk(fields: Json = SIMULATED): Promise<string> {
  const name = freshName();
  expect(await ask("POST", "/trunks", { name, ...fields })).toMatchObject({ status: 201 });
  return name;
}
