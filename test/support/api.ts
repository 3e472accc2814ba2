// The API as a client uses it, in the worker under test.
import { exports } from "cloudflare:workers";

export const TOKEN = "dev-token-12345";

// What an answer holds is the test's business.
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
export type Json = any;

export interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

/** Sends as a client with the development token does; `body` is JSON unless it is text. */
export async function api(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await exports.default.fetch(`http://calls.test${path}`, {
    method,
    headers: {
      "X-Auth-Token": TOKEN,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text, response.headers) };
}

const parsed = (text: string, headers: Headers): Json => {
  if (text === "") return null;
  return headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text) : text;
};

/** A campaign of its own; answers its id. */
export async function makeCampaign(fields: Record<string, unknown> = {}): Promise<number> {
  const { status, body } = await api("POST", "/api/v1/campaigns/", { name: "a campaign", ...fields });
  if (status !== 201) throw new Error(`no campaign: ${JSON.stringify(body)}`);
  return body.id;
}

export const initiate = (campaignId: number, phoneNumber: string, more: Record<string, unknown> = {}) =>
  api("POST", "/api/v1/initiate-call/", { phone_number: phoneNumber, campaign_id: campaignId, ...more });

export const callback = (callId: string, status: string, more: Record<string, unknown> = {}) =>
  api("PUT", "/api/v1/callback/", { call_id: callId, status, ...more });

export const readCall = async (callId: string): Promise<Json> =>
  (await api("GET", `/api/v1/calls/${callId}`)).body;

let numbers = 0;
/** A number that no other test of the file uses; `magic` is the simulator's digit. */
export function freshNumber(magic?: number): string {
  numbers++;
  return magic === undefined
    ? `+1202${String(numbers).padStart(7, "0")}`
    : `+1500555${magic}${String(numbers).padStart(3, "0")}`;
}
