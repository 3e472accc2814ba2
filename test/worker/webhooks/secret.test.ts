// The secret of a webhook: who reads it, how it is replaced, and that it is stored nowhere.
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signingSecrets } from "../../../src/domain/webhooks/secret.ts";
import { signatureHeaders } from "../../../src/domain/webhooks/signature.ts";
import { rotateEndpoint } from "../../../src/store/webhooks/move-endpoints.ts";
import { readEndpoint } from "../../../src/store/webhooks/read-endpoints.ts";
import { api, type Json } from "../../support/api.ts";
import { asDeployed, KEY, make, nothingThere } from "./world.ts";

beforeEach(nothingThere);
afterEach(() => vi.useRealTimers());

const MINUTE = 60_000;
const DAY = 86_400_000;
const BODY = '{"type":"webhook.test"}';

const read = async (id: string): Promise<Json> => (await api("GET", `/api/v1/webhooks/${id}/secret`)).body;
const rotate = (id: string, headers = {}) => api("POST", `/api/v1/webhooks/${id}/rotate`, undefined, headers);
const later = (ms: number) => vi.useFakeTimers({ now: Date.now() + ms, toFake: ["Date"] });

describe("a secret", () => {
  it("is the same wherever it is answered, and another one for each webhook", async () => {
    const [one, other] = [await make(), await make()];
    expect(await read(one.id)).toEqual({
      ...{ id: one.id, secret_version: 1, secret: one.secret },
      ...{ previous_secret: null, previous_secret_until: null },
    });
    expect(other.secret).not.toBe(one.secret);
  });

  it("verifies what is signed for the webhook", async () => {
    const { id, secret } = (await asDeployed("POST", "/api/v1/webhooks", { url: null })).body;
    const endpoint = await readEndpoint(env.DB, id);
    if (endpoint === null) throw new Error("it was made");
    const now = Date.now();
    const secrets = await signingSecrets(KEY, endpoint, now);
    const headers = { ...(await signatureHeaders({ id: "evt_1", at: now, body: BODY }, secrets)) };
    expect(new Webhook(secret).verify(BODY, headers)).toEqual(JSON.parse(BODY));
  });

  it("is read with the scope admin alone, and shown nowhere else", async () => {
    const { id, secret } = (await asDeployed("POST", "/api/v1/webhooks", { url: null })).body;
    const path = `/api/v1/webhooks/${id}/secret`;
    for (const token of ["writer-token-0001", "reader-token-0001"]) {
      const as = { "X-Auth-Token": token };
      expect((await asDeployed("GET", path, undefined, {}, as)).status).toBe(403);
      const { body } = await asDeployed("GET", "/api/v1/webhooks", undefined, {}, as);
      expect(body.webhooks).toHaveLength(1);
      expect(JSON.stringify(body)).not.toContain("whsec_");
    }
    expect((await asDeployed("GET", path, undefined)).body.secret).toBe(secret);
  });

  it("is none where there is no key", async () => {
    const vars = { WEBHOOK_SECRET_KEY: "" };
    const { id } = (await asDeployed("POST", "/api/v1/webhooks", { url: null }, vars)).body;
    for (const [method, rest] of [
      ["GET", "secret"],
      ["POST", "rotate"],
    ] as const) {
      const { status, body } = await asDeployed(method, `/api/v1/webhooks/${id}/${rest}`, undefined, vars);
      expect([status, body.error.message]).toEqual([
        409,
        "WEBHOOK_SECRET_KEY is not set: webhooks have no secrets. Set it: wrangler secret put WEBHOOK_SECRET_KEY",
      ]);
    }
  });

  it("is in no answer that is kept under a key, and nowhere in the database", async () => {
    const key = { "Idempotency-Key": "keyed" };
    const first = await api("POST", "/api/v1/webhooks", { url: null }, key);
    expect([first.status, first.body.secret]).toEqual([201, null]);
    const again = await api("POST", "/api/v1/webhooks", { url: null }, key);
    expect(again.body).toEqual(first.body);
    expect((await rotate(first.body.id, key)).body).toMatchObject({ rotated: true, secret: null });
    await make();
    const tables = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
      name: string;
    }>();
    for (const { name } of tables.results.filter(table => !table.name.startsWith("_cf"))) {
      const { results } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
      expect(JSON.stringify(results)).not.toContain("whsec_");
    }
  });

  it("of a keyed request that died before its answer was kept is that of the one webhook it made", async () => {
    const key = { "Idempotency-Key": "dies" };
    const first = await api("POST", "/api/v1/webhooks", { url: null }, key);
    await env.DB.prepare("UPDATE idempotency_keys SET status = NULL, answer = NULL, locked_until = 0").run();
    const again = await api("POST", "/api/v1/webhooks", { url: null }, key);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect((await api("GET", "/api/v1/webhooks")).body.webhooks).toHaveLength(1);
  });
});

describe("a rotation", () => {
  it("makes another secret, beside which the old one signs for a day", async () => {
    const { id, secret } = await make();
    const { body } = await rotate(id);
    expect(body).toMatchObject({ id, rotated: true, secret_version: 2 });
    expect(body.secret).not.toBe(secret);
    const now = await read(id);
    expect(now).toMatchObject({ secret: body.secret, previous_secret: secret });
    expect(Date.parse(now.previous_secret_until) - Date.now()).toBeGreaterThan(DAY - MINUTE);
    later(DAY);
    expect(await read(id)).toMatchObject({ previous_secret: null, previous_secret_until: null });
    expect((await api("GET", `/api/v1/webhooks/${id}`)).body.previous_secret_until).toBeNull();
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${id}`);
    expect(log.data[0]).toMatchObject({
      ...{ what: "rotate", from: { secret_version: 1 }, to: { secret_version: 2 } },
    });
  });

  it("asked for again within a minute is the same one", async () => {
    const { id } = await make();
    const first = await rotate(id);
    expect((await rotate(id)).body).toEqual({ ...first.body, rotated: false });
  });

  it("of which the secret before signs yet is refused with the time, unless it is forced", async () => {
    const { id, secret } = await make();
    const { previous_secret_until: until } = (await rotate(id)).body;
    later(MINUTE);
    const { status, body } = await rotate(id);
    expect([status, body.error.code]).toEqual([409, "conflict"]);
    expect(body.error.message).toContain(`signs until ${until}`);
    expect(await read(id)).toMatchObject({ secret_version: 2, previous_secret: secret });
    const forced = await api("POST", `/api/v1/webhooks/${id}/rotate?force=true`);
    expect(forced.body).toMatchObject({ rotated: true, secret_version: 3 });
    later(DAY);
    expect((await rotate(id)).body).toMatchObject({ rotated: true, secret_version: 4 });
  });

  it("by two at once is done once", async () => {
    const { id } = await make();
    const by = { who: "another", requestId: null };
    const at = Date.now();
    expect(await rotateEndpoint(env.DB, id, 1, at, by)).toBe(true);
    expect(await rotateEndpoint(env.DB, id, 1, at, by)).toBe(false);
    expect((await readEndpoint(env.DB, id))?.secretVersion).toBe(2);
    const { body: log } = await api("GET", `/api/v1/changes?subject=webhook:${id}`);
    expect(log.data).toHaveLength(2);
  });
});
