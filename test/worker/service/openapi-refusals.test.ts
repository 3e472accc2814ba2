// Refusals that any operation can give, against the API document: a token that does not reach, an address that guesses,
// an Idempotency-Key that is in use or was used for something else.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { keyId } from "../../../src/http/middleware/idempotency.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { reserveKey } from "../../../src/store/idempotency-keys.ts";
import { TOKEN } from "../../support/api.ts";
import { app } from "../../support/entrance.ts";
import { describedAs, headersOf, undocumented } from "../../support/requests/documented.ts";

/** By a token: what is signed instead is refused in test/worker/telephony. */
const guarded = operations.filter(o => o.scope !== "open" && o.scope !== "signed");
const keyed = guarded.filter(o => o.method === "post");

const deployed = {
  ...env,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://calls.example.com",
  API_TOKENS: "reader:read:reader-token-0001,phone:callback:phone-token-00001",
};

/** Empty when the document knows the answer; its status and headers for the rest. */
async function refusal(
  { method, path }: { method: string; path: string },
  headers: Record<string, string>,
  vars: object = env,
) {
  const asked = path.replace(/:[^/]+/g, "1");
  const init = { method: method.toUpperCase(), headers };
  const response = await app.request(asked, init, vars as Env, createExecutionContext());
  const found = describedAs(init.method, asked);
  if (found === undefined) throw new Error(`${init.method} ${asked} is not described`);
  const { status } = response;
  const body: unknown = await response.json();
  const unknown = undocumented(found, { status, contentType: response.headers.get("Content-Type"), body });
  const retryAfter = response.headers.get("Retry-After");
  return { status, unknown, retryAfter, described: headersOf(found, status) };
}

describe.each(guarded)("$id", operation => {
  it("refuses a token that does not reach as the document says", async () => {
    const token = operation.scope === "read" ? "phone-token-00001" : "reader-token-0001";
    const { status, unknown } = await refusal(operation, { "X-Auth-Token": token }, deployed);
    expect([status, unknown]).toEqual([403, []]);
  });

  it("refuses an address that guesses as the document says", async () => {
    const FAILED_ATTEMPTS = { limit: async () => ({ success: false }) };
    const headers = { "X-Auth-Token": "wrong", "CF-Connecting-IP": "192.0.2.1" };
    const answer = await refusal(operation, headers, { ...deployed, FAILED_ATTEMPTS });
    expect(answer).toMatchObject({ status: 429, unknown: [], retryAfter: "60" });
    expect(answer.described).toContain("Retry-After");
  });
});

describe.each(keyed)("$id with an Idempotency-Key", operation => {
  /** What an empty body comes to. */
  const emptyBody = async (streamed: boolean) => {
    const text = streamed ? "[null,null,null]" : "";
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, "0")).join("");
  };
  const reserved = async (key: string, bodyHash: string) => {
    const url = `http://localhost${operation.path.replace(/:[^/]+/g, "1")}`;
    const id = await keyId("development", "POST", url, key);
    await reserveKey(env.DB, { id, bodyHash, owner: "the first" }, Date.now(), 90_000);
    return { "X-Auth-Token": TOKEN, "Idempotency-Key": key };
  };

  it("that is no key is refused as the document says", async () => {
    const { status, unknown } = await refusal(operation, { "X-Auth-Token": TOKEN, "Idempotency-Key": "a b" });
    expect([status, unknown]).toEqual([400, []]);
  });

  it("whose first request is being answered is refused as the document says", async () => {
    const headers = await reserved("first", await emptyBody(operation.body?.streamed === true));
    const answer = await refusal(operation, headers);
    expect(answer).toMatchObject({ status: 409, unknown: [], retryAfter: "1" });
    expect(answer.described).toContain("Retry-After");
  });

  it("that was used for another body is refused as the document says", async () => {
    const { status, unknown } = await refusal(operation, await reserved("second", "of another body"));
    expect([status, unknown]).toEqual([422, []]);
  });
});
