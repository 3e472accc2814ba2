// Signing in by Cloudflare Access: whose assertion is believed, and what a role opens.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { toBase64Url, utf8 } from "../../../src/domain/bytes.ts";
import { createApp } from "../../../src/http/app.ts";
import { AccessKeys } from "../../../src/http/session/access-keys.ts";
import { entrance } from "../../../src/wiring/context.ts";
import type { Json } from "../../support/api.ts";

const ISSUER = "https://acme.cloudflareaccess.com";
const AUD = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
const deployed = {
  ...env,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://calls.example.com",
  API_TOKENS: "boss:admin:boss-token-000001",
  SESSION_SECRET: "a-secret-of-sessions",
  ACCESS_TEAM: "acme",
  ACCESS_AUD: AUD,
  ACCESS_ROLES: "ops@acme.example:admin, *@acme.example:read",
};
const page = { "Sec-Fetch-Site": "same-origin", "X-Requested-With": "dashboard" };

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const makeKey = () =>
  crypto.subtle.generateKey(
    { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  ) as Promise<CryptoKeyPair>;
const team = await makeKey();
const stranger = await makeKey();

/** The team's certificates as Access serves them; `asked` counts. */
function certificates() {
  const served = { asked: 0, kids: ["one"], urls: [] as string[] };
  const fetch = async (url: unknown) => {
    served.asked++;
    served.urls.push(String(url));
    const jwk = await crypto.subtle.exportKey("jwk", team.publicKey);
    return Response.json({ keys: served.kids.map(kid => ({ ...(jwk as object), kid })) });
  };
  return { served, fetch: fetch as unknown as typeof globalThis.fetch };
}

const text = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));
const now = () => Math.floor(Date.now() / 1000);

async function assertion(claims: object = {}, { kid = "one", alg = "RS256", by = team } = {}) {
  const head = text({ alg, kid, typ: "JWT" });
  const body = text({ iss: ISSUER, aud: [AUD], exp: now() + 600, email: "Ann@acme.example", ...claims });
  const signature = await crypto.subtle.sign(
    RSA.name,
    by.privateKey,
    new TextEncoder().encode(`${head}.${body}`),
  );
  return `${head}.${body}.${toBase64Url(new Uint8Array(signature))}`;
}

async function ask(
  headers: Record<string, string>,
  vars: Record<string, unknown> = {},
  path = "/ui/session",
  method = "GET",
) {
  const { fetch } = certificates();
  const keys = new AccessKeys({ issuer: ISSUER, fetch, clock: () => Date.now() });
  const context: typeof entrance.context = e => ({
    ...entrance.context(e),
    accessKey: kid => keys.keyOf(kid) as Promise<{ kty: string } | null>,
  });
  const response = await createApp({ ...entrance, context }).request(
    `https://calls.example.com${path}`,
    { method, headers: { ...page, ...headers } },
    { ...deployed, ...vars } as Env,
    createExecutionContext(),
  );
  const text = await response.text();
  const read: Json = text === "" ? null : JSON.parse(text);
  return { status: response.status, body: read, set: response.headers.get("Set-Cookie") ?? "" };
}
const byAccess = (jwt: string) => ({ "Cf-Access-Jwt-Assertion": jwt });

describe("an assertion of Cloudflare Access", () => {
  it("signs in for an hour, with the mail's role", async () => {
    const { status, body, set } = await ask(byAccess(await assertion()));
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "ann@acme.example", scope: "read", via: "access" });
    expect(set).toContain("Max-Age=3600; HttpOnly; Secure; SameSite=Strict");
    const again = await ask({ Cookie: set.split(";")[0] ?? "" }, {}, "/api/v1/campaigns");
    expect(again.status).toBe(200);
  });

  it("gives the mail's own role before its domain's", async () => {
    const { body } = await ask(byAccess(await assertion({ email: "ops@acme.example" })));
    expect(body.scope).toBe("admin");
  });

  it("opens nothing to a mail without a role, or whose role was taken", async () => {
    expect((await ask(byAccess(await assertion({ email: "eve@other.example" })))).status).toBe(403);
    const { set } = await ask(byAccess(await assertion()));
    const vars = { ACCESS_ROLES: "ops@acme.example:admin" };
    expect((await ask({ Cookie: set.split(";")[0] ?? "" }, vars)).status).toBe(401);
  });

  it.each([
    ["another audience", {}, { aud: ["another"] }],
    ["another team", {}, { iss: "https://evil.cloudflareaccess.com" }],
    ["a time that is over", {}, { exp: now() - 1 }],
    ["a time to come", {}, { nbf: now() + 600 }],
    ["no mail", {}, { email: undefined }],
    ["a key that the team does not have", { kid: "two" }, {}],
    ["no signature at all", { alg: "none" }, {}],
    ["a stranger's signature", { by: stranger }, {}],
  ])("is refused with %s", async (_, how, claims) => {
    const { status, set } = await ask(byAccess(await assertion(claims, how)));
    expect([status, set]).toEqual([401, ""]);
  });

  it.each(["", "a", "a.b", "a.b.c", "..", "a.b.c.d"])("is refused when it is none: %j", async jwt => {
    expect((await ask(byAccess(jwt))).status).toBe(401);
  });

  it("is nothing where no team is named", async () => {
    const vars = { ACCESS_TEAM: "", ACCESS_AUD: "", ACCESS_ROLES: "" };
    expect((await ask(byAccess(await assertion()), vars)).status).toBe(401);
  });

  it("opens the API by itself no more than nothing does", async () => {
    expect((await ask(byAccess(await assertion()), {}, "/api/v1/campaigns")).status).toBe(401);
  });
});

describe("a browser that several people use", () => {
  const cookieOf = async (email: string) =>
    (await ask(byAccess(await assertion({ email })))).set.split(";")[0] ?? "";

  it("shows who is at Access now, not whose cookie is left", async () => {
    const Cookie = await cookieOf("ops@acme.example");
    const now = await ask({ ...byAccess(await assertion()), Cookie });
    expect(now.body).toMatchObject({ name: "ann@acme.example", scope: "read" });
    const next = await ask({ Cookie: now.set.split(";")[0] ?? "" });
    expect(next.body).toMatchObject({ name: "ann@acme.example", scope: "read" });
  });

  it("keeps the cookie of who is still there", async () => {
    const Cookie = await cookieOf("ops@acme.example");
    const again = await ask({ ...byAccess(await assertion({ email: "Ops@acme.example" })), Cookie });
    expect([again.status, again.body.scope, again.set]).toEqual([200, "admin", ""]);
  });

  it.each([
    ["has no role", 403, { email: "eve@other.example" }, {}],
    ["is not proved", 401, {}, { by: stranger }],
  ])("loses its cookie when who is there %s", async (_, status, claims, how) => {
    const Cookie = await cookieOf("ops@acme.example");
    const refused = await ask({ ...byAccess(await assertion(claims, how)), Cookie });
    expect(refused.status).toBe(status);
    expect(refused.set).toMatch(/^__Host-session=; Path=\/; Max-Age=0;/);
  });

  it("leads on to Access when somebody signs out", async () => {
    const Cookie = await cookieOf("ops@acme.example");
    const out = await ask({ ...byAccess(await assertion()), Cookie }, {}, "/ui/session", "DELETE");
    expect([out.status, out.body]).toEqual([200, { continue_at: "/cdn-cgi/access/logout" }]);
    expect(out.set).toContain("Max-Age=0;");
    const without = await ask({ Cookie }, {}, "/ui/session", "DELETE");
    expect([without.status, without.body]).toEqual([204, null]);
  });
});

describe("the team's keys", () => {
  it("are fetched once, and again for a new one, but not for each made-up one", async () => {
    let now = 0;
    const { served, fetch } = certificates();
    const keys = new AccessKeys({ issuer: ISSUER, fetch, clock: () => now });
    expect(await keys.keyOf("one")).not.toBeNull();
    expect(await keys.keyOf("one")).not.toBeNull();
    await expect(keys.keyOf("made-up")).rejects.toMatchObject({
      code: "service_unavailable",
      retryAfterSeconds: 60,
    });
    expect(served).toMatchObject({ asked: 1, urls: [`${ISSUER}/cdn-cgi/access/certs`] });
    served.kids = ["two"];
    now += 61_000;
    expect(await keys.keyOf("two")).not.toBeNull();
    await expect(keys.keyOf("one")).rejects.toMatchObject({ code: "service_unavailable" });
    expect(served.asked).toBe(2);
  });

  it("are asked for once by all that wait, and not again at once while nobody answers", async () => {
    let now = 0;
    let asked = 0;
    const down = (async () => {
      asked++;
      return new Response("down", { status: 502 });
    }) as unknown as typeof globalThis.fetch;
    const keys = new AccessKeys({ issuer: ISSUER, fetch: down, clock: () => now });
    const answers = await Promise.allSettled([1, 2, 3].map(i => keys.keyOf(`made-up-${i}`)));
    expect(answers.map(a => a.status)).toEqual(Array(3).fill("rejected"));
    await expect(keys.keyOf("one")).rejects.toMatchObject({ code: "service_unavailable" });
    expect(asked).toBe(1);
    now += 10_000;
    await expect(keys.keyOf("one")).rejects.toThrow();
    expect(asked).toBe(2);
  });

  it("that are known are believed while the address fails", async () => {
    let now = 0;
    const { served, fetch } = certificates();
    let down = false;
    const failing = (async (url: string) => {
      if (down) throw new Error("down");
      return fetch(url);
    }) as unknown as typeof globalThis.fetch;
    const keys = new AccessKeys({ issuer: ISSUER, fetch: failing, clock: () => now });
    await keys.keyOf("one");
    down = true;
    now += 61_000;
    await expect(keys.keyOf("two")).rejects.toThrow("down");
    expect(await keys.keyOf("one")).not.toBeNull();
    expect(served.asked).toBe(1);
  });

  it("are believed for a day", async () => {
    let now = 0;
    const { served, fetch } = certificates();
    const keys = new AccessKeys({ issuer: ISSUER, fetch, clock: () => now });
    await keys.keyOf("one");
    served.kids = [];
    now += 25 * 3_600_000;
    expect(await keys.keyOf("one")).toBeNull();
  });
});
