// A campaign's own system is asked before each dial: over the API, in the real runtime, its questions signed.
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, freshNumber, initiate, type Json, makeCampaign, readCall } from "../../support/api.ts";
import { asDeployed } from "../webhooks/world.ts";

const URL_OF_HOOK = "https://crm.example.com/may-we-call";

interface Asked {
  url: string;
  headers: Record<string, string>;
  text: string;
  calls: Json[];
}

/** What the hook was asked, and what it says. */
const hook = {
  asked: [] as Asked[],
  says: (_: Json): object => ({ decision: "dial" }),
  answers: async (calls: Json[], _: AbortSignal | null | undefined): Promise<Response> =>
    Response.json({ decisions: calls.map(call => ({ call_id: call.call_id, ...hook.says(call) })) }),
};
const { answers } = hook;

beforeEach(() => {
  hook.asked = [];
  hook.says = () => ({ decision: "dial" });
  hook.answers = answers;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    const text = String(init?.body);
    const { calls } = JSON.parse(text);
    hook.asked.push({ url: String(url), headers: init?.headers as Record<string, string>, text, calls });
    return hook.answers(calls, init?.signal);
  });
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

const hooked = (more: Record<string, unknown> = {}) =>
  makeCampaign({ pre_dial_hook: { url: URL_OF_HOOK, ...more } });

async function called(campaignId: number, until: (call: Json) => boolean, magic = 1): Promise<Json> {
  const { body } = await initiate(campaignId, freshNumber(magic));
  let call: Json;
  await vi.waitFor(async () => {
    call = await readCall(body.call_id);
    expect(until(call), JSON.stringify(call)).toBe(true);
  }, 10_000);
  return call;
}

const checkOf = async (path: string) =>
  (await api("GET", `${path}/explain`)).body.checks.find((c: Json) => c.check === "pre_dial_hook");

describe("a campaign's hook", () => {
  it("is answered with what was left out, can be changed, and taken away", async () => {
    const id = await hooked();
    const shown = async () => (await api("GET", `/api/v1/campaigns/${id}`)).body.pre_dial_hook;
    expect(await shown()).toEqual({
      url: URL_OF_HOOK,
      timeout_ms: 1_500,
      on_failure: "wait",
      cache_seconds: 0,
    });
    const changed = { url: URL_OF_HOOK, timeout_ms: 3_000, on_failure: "refuse", cache_seconds: 3_600 };
    await api("PATCH", `/api/v1/campaigns/${id}`, { pre_dial_hook: changed });
    expect(await shown()).toEqual(changed);
    await api("PATCH", `/api/v1/campaigns/${id}`, { pre_dial_hook: null });
    expect(await shown()).toBeNull();
  });

  it("is refused where it is no address of the public internet, or asks for too much", async () => {
    const refused = async (pre_dial_hook: unknown) => {
      const { status, body } = await api("POST", "/api/v1/campaigns", { name: "x", pre_dial_hook });
      expect(status, JSON.stringify(pre_dial_hook)).toBe(400);
      return JSON.stringify(body.error.details);
    };
    for (const url of [
      "https://10.0.0.1/",
      "https://0x7f.1/",
      "https://a:b@crm.example.com/",
      "ftp://crm.example.com/",
    ])
      expect(await refused({ url })).toContain("pre_dial_hook.url");
    expect(await refused({ url: URL_OF_HOOK, timeout_ms: 3_001 })).toContain("timeout_ms");
    expect(await refused({ url: URL_OF_HOOK, cache_seconds: 3_601 })).toContain("cache_seconds");
    expect(await refused({ url: URL_OF_HOOK, on_failure: "panic" })).toContain("dial, wait, refuse");
    expect(await refused("https://crm.example.com/")).toContain("pre_dial_hook");
  });

  it("is refused where it is this service itself, under whichever name", async () => {
    const path = "/api/v1/campaigns";
    for (const host of ["calls.example.com", "alias.example.org"]) {
      const body = { name: "x", pre_dial_hook: { url: `https://${host}/` } };
      const problem = { "pre_dial_hook.url": [`must not be this service itself, "${host}"`] };
      const created = await asDeployed("POST", path, body);
      expect([created.status, created.body.error.details]).toEqual([400, problem]);
      const changed = await asDeployed("PATCH", `${path}/${await makeCampaign()}`, body);
      expect([changed.status, changed.body.error.details]).toEqual([400, problem]);
    }
  });

  it("is a conflict where nothing can be signed, as its secret is", async () => {
    const id = await makeCampaign();
    const body = { name: "x", pre_dial_hook: { url: URL_OF_HOOK } };
    const asked = (method: string, path: string, sent?: unknown) =>
      asDeployed(method, path, sent, { WEBHOOK_SECRET_KEY: "" });
    for (const { status, body: refusal } of [
      await asked("POST", "/api/v1/campaigns", body),
      await asked("PATCH", `/api/v1/campaigns/${id}`, body),
      await asked("GET", `/api/v1/campaigns/${id}/pre-dial-secret`),
    ]) {
      expect([status, refusal.error.code]).toEqual([409, "conflict"]);
      expect(refusal.error.details).toEqual({ setting: "WEBHOOK_SECRET_KEY" });
      expect(refusal.error.message).toMatch(/^WEBHOOK_SECRET_KEY is not set: /);
    }
    expect((await asked("PATCH", `/api/v1/campaigns/${id}`, { pre_dial_hook: null })).status).toBe(200);
  });
});

describe("before a dial", () => {
  it("it is asked, signed so that the receiver can tell, and its variables reach the provider", async () => {
    hook.says = () => ({
      decision: "dial",
      reason: "consent on file",
      variables: { balance: 12.5, name: "Ada" },
    });
    const id = await hooked();
    const call = await called(id, c => c.status === "PICKED");
    const [asked] = hook.asked;
    expect(asked).toMatchObject({
      url: URL_OF_HOOK,
      calls: [{ call_id: call.call_id, campaign_id: id, phone_number: call.phone_number, attempt: 1 }],
    });
    const { secret } = (await api("GET", `/api/v1/campaigns/${id}/pre-dial-secret`)).body;
    expect(new Webhook(secret).verify(asked?.text ?? "", asked?.headers ?? {})).toEqual({
      calls: asked?.calls,
    });
    const other = (await api("GET", `/api/v1/campaigns/${await hooked()}/pre-dial-secret`)).body.secret;
    expect(() => new Webhook(other).verify(asked?.text ?? "", asked?.headers ?? {})).toThrow();
    expect(call.attempts).toMatchObject([{ pre_dial: { how: "answered", reason: "consent on file" } }]);
    const told = await env.SIMULATOR.getByName("default").told();
    expect(Object.entries(told).find(([name]) => name.includes(call.call_id))?.[1]).toEqual({
      balance: 12.5,
      name: "Ada",
    });
  });

  it("it makes a call wait, and explain says who and until when", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    hook.says = () => ({ decision: "wait", until, reason: "an agent is talking to them" });
    const id = await hooked();
    const call = await called(id, c => c.pre_dial !== undefined);
    expect(call).toMatchObject({
      status: "INITIATED",
      scheduled_at: until,
      attempts: [],
      pre_dial: { decision: "wait", how: "answered", until, reason: "an agent is talking to them", waits: 1 },
    });
    const check = await checkOf(`/api/v1/calls/${call.call_id}`);
    expect(check).toMatchObject({ pass: false });
    expect(check.detail).toContain(`until ${until}: an agent is talking to them`);
    const lines = (await api("GET", `/api/v1/campaigns/${id}/calls/export?format=ndjson`)).body;
    expect(JSON.parse(lines.trim()).pre_dial).toMatchObject([{ decision: "wait", until }]);
  });

  it("it ends a call for good", async () => {
    hook.says = () => ({ decision: "refuse", reason: "paid this morning" });
    const call = await called(await hooked(), c => c.status === "FAILED");
    expect(call).toMatchObject({
      error_message: "Refused by the pre-dial hook: paid this morning",
      attempts: [],
      pre_dial: { decision: "refuse", how: "answered", reason: "paid this morning", until: null },
    });
  });

  it("it holds a line no longer than its timeout, whether its headers are slow or its body", async () => {
    const never = () => new Promise<never>(() => {});
    const slow: Record<string, typeof hook.answers> = {
      "No answer within 0.1 s": (_, signal) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener("abort", () => reject(new Error("aborted"))),
        ),
      "Its answer was too long, or broke off": async () =>
        new Response(
          new ReadableStream({ start: c => c.enqueue(new TextEncoder().encode("{")), pull: never }),
        ),
    };
    for (const [reason, answersSo] of Object.entries(slow)) {
      hook.answers = answersSo;
      const call = await called(
        await hooked({ timeout_ms: 100, on_failure: "refuse" }),
        c => c.status === "FAILED",
      );
      expect(call.error_message).toContain(reason);
      expect(call.pre_dial).toMatchObject({ decision: "refuse", how: "failed" });
      const { checks } = (await api("GET", `/api/v1/campaigns/${call.campaign_id}/explain`)).body;
      expect(checks.find((c: Json) => c.check === "campaign_lines").detail).toContain("and 0 in use");
    }
  });

  it("a dead one is told of in the campaign's explain, and is left alone after five times", async () => {
    hook.answers = async () => new Response("down", { status: 503 });
    const id = await hooked();
    for (let n = 1; n <= 5; n++) {
      await called(id, c => c.pre_dial !== undefined);
      expect(hook.asked).toHaveLength(n);
    }
    const { body } = await initiate(id, freshNumber(1));
    await vi.waitFor(async () => expect((await checkOf(`/api/v1/campaigns/${id}`))?.pass).toBe(false), 5_000);
    const check = await checkOf(`/api/v1/calls/${body.call_id}`);
    expect(check.detail).toMatch(
      /keeps failing: none of its calls is given a line until .*5 times in a row: It answered 503/,
    );
    expect(hook.asked).toHaveLength(5);
    expect((await readCall(body.call_id)).attempts).toEqual([]);
  });
});
