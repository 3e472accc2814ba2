// How the client asks: what it sends, when it asks again, and what it throws.
import { describe, expect, it } from "vitest";
import { ApiError, Unreachable } from "../../../src/client/index.ts";
import { answering, BASE, broken, failing, nobodyThere, serviceWith } from "./fake-service.ts";

const campaign = answering({ id: 3, name: "Reminders" });

describe("a request", () => {
  it("names the path's values, the query and the token", async () => {
    const { client, asked } = serviceWith([answering({ data: [], next_cursor: null })]);
    await client.campaigns.listImportErrors(3, "a/b", { limit: 5 }).page();
    expect(asked[0]?.url.href).toBe(`${BASE}/api/v1/campaigns/3/imports/a%2Fb/errors?limit=5`);
    expect(asked[0]?.headers.get("X-Auth-Token")).toBe("a-token-of-this-test");
  });
  it("without a value for its path is refused before it is sent", () => {
    const { client, asked } = serviceWith([campaign]);
    expect(() => client.calls.get("")).toThrow("GET /api/v1/calls/{call_id} needs a value for its path");
    expect(asked).toEqual([]);
  });
  it("leaves out what is undefined, and keeps zero and false", async () => {
    const { client, asked } = serviceWith([answering({ data: [], next_cursor: null })]);
    await client.calls.list({ campaign_id: 0, status: undefined }).page();
    expect(asked[0]?.url.search).toBe("?campaign_id=0");
  });
  it("sends JSON as JSON", async () => {
    const { client, asked } = serviceWith([campaign]);
    await client.campaigns.update(3, { name: "Other" });
    expect(asked[0]).toMatchObject({ method: "PATCH", body: '{"name":"Other"}' });
    expect(asked[0]?.headers.get("Content-Type")).toBe("application/json");
  });
});

describe("asking again", () => {
  it("keeps one key for all tries of a POST, and makes a new one for the next", async () => {
    const { client, asked, slept } = serviceWith([broken, failing(503, "busy", { retryAfter: 2 }), campaign]);
    await client.campaigns.create({ name: "Reminders" });
    await client.campaigns.create({ name: "Reminders" });
    const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    expect(slept).toEqual([300, 2_000]);
  });
  it("sends no key of its own, and asks once, where a key would keep the secret out of the answer", async () => {
    const { client, asked } = serviceWith([answering({ secret: "whsec_a" }), broken]);
    expect(await client.webhooks.create({ url: null })).toMatchObject({ secret: "whsec_a" });
    await expect(client.webhooks.rotateSecret("w")).rejects.toBeInstanceOf(Unreachable);
    expect(asked.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual([null, null]);
    const keyed = serviceWith([broken, answering({ secret: null })]);
    await keyed.client.webhooks.create({ url: null }, { idempotencyKey: "crm-18" });
    expect(keyed.asked.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual(["crm-18", "crm-18"]);
  });
  it("takes a key of the caller's own", async () => {
    const { client, asked } = serviceWith([campaign]);
    await client.campaigns.start(3, { idempotencyKey: "crm-17" });
    expect(asked[0]?.headers.get("Idempotency-Key")).toBe("crm-17");
  });
  it("backs off where no time is named, three times at most", async () => {
    const { client, slept } = serviceWith([failing(502, "bad_gateway")]);
    await expect(client.metrics.get()).rejects.toMatchObject({ status: 502 });
    expect(slept).toEqual([300, 1_000, 3_000]);
  });
  it("waits for a limit that names its time, and not for minutes", async () => {
    const patient = serviceWith([failing(429, "rate_limited", { retryAfter: 7 }), campaign]);
    await patient.client.campaigns.get(3);
    expect(patient.slept).toEqual([7_000]);
    const { client, slept } = serviceWith([failing(429, "rate_limited", { retryAfter: 90 })]);
    await expect(client.campaigns.get(3)).rejects.toMatchObject({ retryAfterSeconds: 90 });
    expect(slept).toEqual([]);
  });
  it("never waits for the end of a duplicate window: that would be a call that was refused", async () => {
    const { client, asked } = serviceWith([failing(429, "duplicate_call", { retryAfter: 3 })]);
    await expect(client.calls.create({ phone_number: "+12025550143" })).rejects.toMatchObject({
      code: "duplicate_call",
    });
    expect(asked).toHaveLength(1);
  });
  it.each([
    ["a DELETE", broken, (c: ReturnType<typeof serviceWith>["client"]) => c.blackouts.lift("b1")],
    [
      "a refusal",
      failing(409, "conflict"),
      (c: ReturnType<typeof serviceWith>["client"]) => c.calls.cancel("c"),
    ],
    ["who is not there", nobodyThere, (c: ReturnType<typeof serviceWith>["client"]) => c.campaigns.get(3)],
  ])("does not ask %s again", async (_, reply, ask) => {
    const { client, asked } = serviceWith([reply]);
    await expect(ask(client)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
  it("does not ask again where it is told so", async () => {
    const { client, asked } = serviceWith([broken], { retries: 0 });
    await expect(client.campaigns.get(3)).rejects.toBeInstanceOf(Unreachable);
    expect(asked).toHaveLength(1);
  });
});

describe("what is thrown", () => {
  it("has the code, the messages by field and the request's id", async () => {
    const details = { phone_number: ["must be a string, not 12"] };
    const { client } = serviceWith([failing(400, "validation_error", { details })]);
    const error = await client.calls.create({ phone_number: "12" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: "validation_error",
      requestId: "req-7",
      fields: details,
    });
  });
  it("of something that is not the service keeps its status", async () => {
    const { client } = serviceWith([() => new Response("<html>", { status: 404 })]);
    await expect(client.campaigns.get(3)).rejects.toMatchObject({ status: 404, code: "http_error" });
  });
  it.each([
    ["a page", () => new Response("<html>hello</html>"), "something else than JSON"],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { Location: "https://elsewhere.test/" } }),
      "redirect to https://elsewhere.test/",
    ],
  ])("at %s says what came instead", async (_, reply, message) => {
    const { client } = serviceWith([reply]);
    await expect(client.campaigns.get(3)).rejects.toThrow(message);
  });
  it("at an abort is its reason, and nothing is asked again", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    const { client, asked } = serviceWith([campaign]);
    await expect(client.campaigns.get(3, { signal: stop.signal })).rejects.toThrow("enough");
    expect(asked.length).toBeLessThan(2);
  });
  it("after the time limit says that it may be done all the same", async () => {
    const { client } = serviceWith([campaign], {
      fetch: (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        }),
    });
    const asking = client.campaigns.start(3, { timeoutMs: 5 });
    await expect(asking).rejects.toThrow(
      "did not answer in 0.005 s; what was asked may be done all the same",
    );
  });
  it("is no error for a health that is not well", async () => {
    const { client } = serviceWith([answering({ status: "unavailable", checks: {} }, { status: 503 })], {
      retries: 0,
    });
    expect(await client.service.getHealth()).toMatchObject({ status: "unavailable" });
  });
});
