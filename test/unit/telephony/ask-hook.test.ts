// One signed question to a hook: never a second one, never to where it must not go, never longer than its time.
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { hookSecret } from "../../../src/domain/pre-dial/hook-secret.ts";
import { type HookSenderOptions, preDialHooks } from "../../../src/telephony/ask-hook.ts";

const BODY = '{"calls":[{"call_id":"é"}]}';
const QUESTION = { campaignId: 7, url: "https://crm.example.com/x", timeoutMs: 1_500, body: BODY };

/** Time runs out when the test says so. */
function sender(
  answer: (url: string, init: RequestInit) => Promise<Response>,
  changes: Partial<HookSenderOptions> = {},
) {
  const sent: { url: string; init: RequestInit }[] = [];
  const deadlines: { ms: number; abort: AbortController }[] = [];
  const hooks = preDialHooks({
    fetch: (async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return answer(url, init);
    }) as unknown as typeof fetch,
    clock: () => Date.now(),
    newId: () => "1",
    rules: { own: ["calls.example.com"], development: false },
    key: "key",
    deadline: ms => {
      const abort = new AbortController();
      deadlines.push({ ms, abort });
      return { signal: abort.signal, callOff: () => {} };
    },
    ...changes,
  });
  return { hooks, sent, deadlines };
}

describe("a question", () => {
  it("is signed with the secret of its campaign, over the bytes that are sent", async () => {
    const { hooks, sent } = sender(async () => new Response("{}"));
    expect(await hooks.ask(QUESTION)).toEqual({ kind: "answered", status: 200, text: "{}" });
    const { init } = sent[0] as { init: RequestInit };
    const headers = init.headers as Record<string, string>;
    expect(init.redirect).toBe("manual");
    expect(new Webhook(await hookSecret("key", 7)).verify(String(init.body), headers)).toEqual(
      JSON.parse(BODY),
    );
    const other = await hookSecret("key", 8);
    expect(() => new Webhook(other).verify(String(init.body), headers)).toThrow();
  });

  it("sets out for no address that is private by now, or our own, and not unsigned", async () => {
    const { hooks, sent } = sender(async () => new Response("{}"));
    for (const url of ["https://127.0.0.1/", "https://calls.example.com/", "http://crm.example.com/"])
      expect(await hooks.ask({ ...QUESTION, url })).toMatchObject({ kind: "cannot_ask" });
    const unsigned = sender(async () => new Response("{}"), { key: "" });
    expect(await unsigned.hooks.ask(QUESTION)).toMatchObject({
      kind: "cannot_ask",
      reason: expect.stringMatching(/WEBHOOK_SECRET_KEY/),
    });
    expect([...sent, ...unsigned.sent]).toEqual([]);
  });
});

describe("an answer", () => {
  it("that does not come in time is none, be it headers or body that are late", async () => {
    const headers = sender(() => new Promise<Response>(() => {}));
    const asked = headers.hooks.ask(QUESTION);
    await expect.poll(() => headers.deadlines).toMatchObject([{ ms: 1_500 }]);
    headers.deadlines[0]?.abort.abort();
    expect(await asked).toEqual({ kind: "unanswered", reason: "No answer within 1.5 s" });

    const body = sender(
      async () => new Response(new ReadableStream({ pull: () => new Promise<never>(() => {}) })),
    );
    const told = body.hooks.ask(QUESTION);
    await expect.poll(() => body.deadlines).toHaveLength(1);
    body.deadlines[0]?.abort.abort();
    expect(await told).toMatchObject({ text: null });
  });

  it("of more than 64 kB is not read, a redirect is not followed, a lost connection is no more than that", async () => {
    const long = sender(async () => new Response("x".repeat(64 * 1024 + 1)));
    expect(await long.hooks.ask(QUESTION)).toMatchObject({ text: null });
    const moved = sender(
      async () => new Response(null, { status: 302, headers: { Location: "https://10.0.0.1/" } }),
    );
    expect(await moved.hooks.ask(QUESTION)).toMatchObject({ status: 302 });
    expect(moved.sent).toHaveLength(1);
    const lost = sender(async () => {
      throw new Error("reset by 10.0.0.1");
    });
    expect(await lost.hooks.ask(QUESTION)).toEqual({
      kind: "unanswered",
      reason: "The connection failed before it answered",
    });
  });
});
