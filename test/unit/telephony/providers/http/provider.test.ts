import { afterEach, describe, expect, it, vi } from "vitest";
import type { Refusal } from "../../../../../src/actions/ports/provider.ts";
import type { CallRequest } from "../../../../../src/actions/ports/telephony.ts";
import { httpProvider } from "../../../../../src/telephony/providers/http/provider.ts";

const ENDPOINT = "https://provider.example.com/calls";
const NOW = Date.parse("2026-11-20T12:00:00Z");

const REQUEST: CallRequest = {
  callId: "call-1",
  attempt: 2,
  phoneNumber: "+15551234567",
  campaignId: 7,
  campaignName: "Reminders",
  metadata: { order: 9 },
  callbackUrl: `https://calls.example.com/api/v1/callback/?call_id=call-1&attempt=2&signature=${"s1".repeat(21)}s`,
  leaseSeconds: 900,
  callerId: null,
  machineDetection: "off",
  ringTimeoutSeconds: null,
  maxCallSeconds: null,
  options: {},
};

/** A provider whose network is this function. */
const providerWith = (network: typeof fetch, timeoutMs = 30_000) =>
  httpProvider({ url: ENDPOINT, statusUrl: "", timeoutMs, fetch: network, now: () => NOW });

/** What is made of this answer. */
const dialAnswered = (body: string | object | null, status = 200, headers: Record<string, string> = {}) =>
  providerWith(
    async () =>
      new Response(typeof body === "string" ? body : body && JSON.stringify(body), { status, headers }),
  ).placeCall(REQUEST);

const stream = (pull: (controller: ReadableStreamDefaultController) => void | Promise<void>) =>
  new ReadableStream({ pull });

afterEach(() => {
  vi.useRealTimers();
});

/** A question about this attempt. */
const asking = (attempt: number) => ({
  callId: "call-1",
  attempt,
  externalCallId: null,
  phoneNumber: "+12025550143",
  startedAt: NOW,
});

describe("the request", () => {
  async function sent(changes: Partial<CallRequest> = {}) {
    const network = vi.fn<typeof fetch>(async () => Response.json({ success: true }));
    await providerWith(network).placeCall({ ...REQUEST, ...changes });
    expect(network).toHaveBeenCalledTimes(1);
    const [url, init] = network.mock.calls[0] ?? [];
    return { url, init, body: JSON.parse(String(init?.body)) as unknown, text: String(init?.body) };
  }

  it("tells the provider everything about the attempt, with the callback URL as given", async () => {
    const { url, init, body } = await sent();
    expect(url).toBe(ENDPOINT);
    expect(init?.method).toBe("POST");
    expect(body).toEqual({
      call_id: "call-1",
      phone_number: "+15551234567",
      campaign_id: 7,
      campaign_name: "Reminders",
      attempt: 2,
      callback_url: REQUEST.callbackUrl,
      metadata: { order: 9 },
    });
  });

  it("is byte for byte that of a campaign which says nothing of how it is dialled", async () => {
    expect((await sent()).text).toBe(
      '{"call_id":"call-1","phone_number":"+15551234567","campaign_id":7,"campaign_name":"Reminders","attempt":2,' +
        `"callback_url":"${REQUEST.callbackUrl}","metadata":{"order":9}}`,
    );
  });

  it("says how to dial where the campaign does", async () => {
    const { body } = await sent({ machineDetection: "sync", ringTimeoutSeconds: 25, maxCallSeconds: 600 });
    expect(body).toMatchObject({
      machine_detection: "sync",
      ring_timeout_seconds: 25,
      max_call_seconds: 600,
      metadata: { order: 9 },
    });
    expect((await sent({ ringTimeoutSeconds: 25 })).body).not.toHaveProperty("max_call_seconds");
  });

  it("says which number is to be shown where the call has one of its own", async () => {
    expect((await sent({ callerId: "+15005550006" })).body).toMatchObject({ caller_id: "+15005550006" });
    expect((await sent({ callerId: null })).body).not.toHaveProperty("caller_id");
  });

  it("passes the campaign's options on as they are: the service knows them, we do not", async () => {
    const options = { flow: "reminder", voice: { speed: 1.2 }, call_id: "not ours" };
    expect(providerWith(async () => Response.json({})).checkOptions?.(options)).toEqual([]);
    expect((await sent({ options })).body).toMatchObject({ call_id: "call-1", options });
  });

  it("names the attempt in its idempotency key", async () => {
    const headers = new Headers((await sent()).init?.headers);
    expect(headers.get("Idempotency-Key")).toBe("call-1:2");
    expect(headers.get("Content-Type")).toBe("application/json");
  });

  it("leaves out metadata that a call does not have", async () => {
    expect((await sent({ metadata: null })).body).not.toHaveProperty("metadata");
    expect((await sent({ metadata: undefined })).body).not.toHaveProperty("metadata");
    expect((await sent({ metadata: 0 })).body).toMatchObject({ metadata: 0 });
  });

  it("follows no redirect", async () => {
    expect((await sent()).init?.redirect).toBe("manual");
  });
});

describe("a provider that takes the call", () => {
  it.each([
    ["with its own id", { success: true, external_call_id: "ext-1" }, "ext-1"],
    ["with a number as its id", { success: true, external_call_id: 42 }, "42"],
    ["without an id", { success: true }, null],
    ["with an empty id", { success: true, external_call_id: "" }, null],
    ["with an id that is neither", { success: true, external_call_id: { a: 1 } }, null],
    ["without saying success", { external_call_id: "ext-1", status: "queued" }, "ext-1"],
    ["with an empty object", {}, null],
  ])("%s has accepted it", async (_what, body, externalCallId) => {
    expect(await dialAnswered(body)).toEqual({ kind: "accepted", externalCallId });
    expect(await dialAnswered(body, 202)).toEqual({ kind: "accepted", externalCallId });
  });

  it("with a number too large to be read exactly has accepted it under an unknown id", async () => {
    const answer = await dialAnswered('{"success":true,"external_call_id":90071992547409931}');
    expect(answer).toEqual({ kind: "accepted", externalCallId: null });
  });
});

describe("a provider that answers 2xx and says nothing readable", () => {
  it.each([
    ["no body", null],
    ["an empty body", ""],
    ["plain text", "OK"],
    ["JSON that breaks off", '{"success": tr'],
    ["a list", "[]"],
    ["null", "null"],
    ["a success that is neither true nor false", '{"success":"perhaps"}'],
    ["a body that is far too long", JSON.stringify({ success: true, padding: "x".repeat(70_000) })],
  ])("may have taken the call: %s", async (_what, body) => {
    expect(await dialAnswered(body)).toEqual({
      kind: "unknown",
      reason: "The provider's answer (200) says neither yes nor no",
    });
  });

  it("may have taken the call: a connection that is lost within the body", async () => {
    const broken = () =>
      stream(controller => {
        controller.error(new Error("connection reset"));
      });
    const answer = await providerWith(async () => new Response(broken())).placeCall(REQUEST);
    expect(answer.kind).toBe("unknown");
  });

  it("may have taken the call: a body that does not end in time", async () => {
    const endless = () => stream(() => new Promise(() => {}));
    const answer = await providerWith(async () => new Response(endless()), 20).placeCall(REQUEST);
    expect(answer.kind).toBe("unknown");
  });

  it("reads a body that comes in pieces, cut within a character", async () => {
    const bytes = new TextEncoder().encode('{"success":true,"external_call_id":"é"}');
    const cut = bytes.indexOf(0xc3) + 1;
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    const body = stream(controller => {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    });
    expect(await providerWith(async () => new Response(body)).placeCall(REQUEST)).toEqual({
      kind: "accepted",
      externalCallId: "é",
    });
  });
});

describe("a provider that refuses the call", () => {
  it("with success:false is asked again, for its own reason", async () => {
    expect(await dialAnswered({ success: false, message: "All lines busy" })).toEqual({
      kind: "refused",
      refusal: { about: "call", retryAfterSeconds: null },
      final: false,
      reason: "All lines busy",
    });
  });

  it.each([
    ["error", { success: false, error: "No credit" }, "No credit"],
    ["an error object", { success: false, error: { code: "x", message: "No credit" } }, "No credit"],
    ["message before error", { success: false, message: "A", error: "B" }, "A"],
    ["an empty message", { success: false, message: " ", error: "B" }, "B"],
    ["nothing", { success: false }, "The provider refused the call"],
    ["words that are none", { success: false, message: 5, error: [] }, "The provider refused the call"],
  ])("gives its reason as %s", async (_what, body, reason) => {
    expect(await dialAnswered(body)).toMatchObject({ kind: "refused", reason });
  });

  const refused = (about: Refusal["about"], reason: string) => ({
    kind: "refused",
    refusal: { about, retryAfterSeconds: 5 },
    final: about === "call",
    reason,
  });
  const LATER = { "Retry-After": "5" };

  it.each([400, 404, 405, 410, 422, 451])("with %i and words of its own is not asked again", async status => {
    expect(await dialAnswered({ message: "No" }, status, LATER)).toEqual(refused("call", `${status} No`));
  });

  it.each([300, 302, 307, 401, 402, 403, 407])("with %i says no to our account", async status => {
    expect(await dialAnswered({ error: "No" }, status, LATER)).toEqual(refused("account", `${status} No`));
  });

  it.each([408, 409, 425, 429])("with %i says that it is too much, or too early", async status => {
    expect(await dialAnswered({ error: "Later" }, status, LATER)).toEqual(refused("load", `${status} Later`));
  });

  it.each([504, 524])(
    "with %i from a gateway in front of it may have been reached: nobody knows",
    async status => {
      expect(await dialAnswered("<h1>Gateway Timeout</h1>", status)).toEqual({
        kind: "unknown",
        reason: `${status} a gateway waited in vain for the provider`,
      });
      expect(await dialAnswered({ error: "Oops" }, status)).toMatchObject({ kind: "refused" });
    },
  );

  it.each([500, 502, 503, 599])("with %i has trouble of its own", async status => {
    const answer = await dialAnswered({ error: "Oops" }, status, LATER);
    expect(answer).toEqual(refused("provider", `${status} Oops`));
  });

  it.each([
    ["a page of HTML", "<h1>nginx</h1>"],
    ["nothing", null],
    ["JSON that says nothing", { status: 404, path: "/calls" }],
    ["a list", '["not found"]'],
  ])("with 404 or 405 and %s is not there: no call is to blame", async (_what, body) => {
    for (const status of [404, 405])
      expect(await dialAnswered(body, status)).toMatchObject({
        refusal: { about: "provider" },
        final: false,
        reason: `${status} from the provider`,
      });
  });

  it("with 404 and success:false says it of the call, without a word more", async () => {
    const answer = await dialAnswered({ success: false }, 404);
    expect(answer).toMatchObject({ refusal: { about: "call" }, final: true });
  });

  it("with a page of HTML gives its status as the reason", async () => {
    expect(await dialAnswered("<h1>oops</h1>", 503)).toMatchObject({ reason: "503 from the provider" });
    expect(await dialAnswered(null, 302)).toMatchObject({ reason: "302 redirects are not followed" });
  });

  it("has refused it even when the rest of the answer does not come", async () => {
    const body = stream(() => new Promise(() => {}));
    const answer = await providerWith(async () => new Response(body, { status: 503 }), 20).placeCall(REQUEST);
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "provider" }, final: false });
  });
});

describe("Retry-After", () => {
  it.each([
    ["seconds", "120", 120],
    ["none", "0", 0],
    ["a date", "Fri, 20 Nov 2026 12:01:30 GMT", 90],
    ["a date that is over", "Fri, 20 Nov 2026 11:00:00 GMT", 0],
    ["more than a day", "999999999", 86_400],
    ["a number that is none", "-5", null],
    ["words", "soon", null],
    ["nothing", "", null],
  ])("as %s", async (_what, header, retryAfterSeconds) => {
    expect(await dialAnswered({}, 429, { "Retry-After": header })).toMatchObject({
      refusal: { retryAfterSeconds },
    });
  });

  it("is heard with success:false too", async () => {
    const answer = await dialAnswered({ success: false }, 200, { "Retry-After": "7" });
    expect(answer).toMatchObject({ refusal: { retryAfterSeconds: 7 } });
  });
});

describe("a reason", () => {
  const reasonOf = async (message: string) => {
    const answer = await dialAnswered({ success: false, message });
    return answer.kind === "refused" ? answer.reason : "";
  };

  it.each([
    ["the number", "Cannot call +15551234567 now", "Cannot call [number] now"],
    ["the number without its plus", "to=15551234567", "to=[number]"],
    ["the number as people write it", "Blocked: +1 (555) 123-4567.", "Blocked: [number]."],
    ["the callback URL", `Bad ${REQUEST.callbackUrl} given`, "Bad [url] given"],
    ["the signature", `Bad signature=${"ab1".repeat(14)}c`, "Bad [hidden]"],
    ["a bearer token", "Refused Bearer abcdef", "Refused [hidden]"],
    ["an API key", 'Refused {"api_key": "abc"} there', 'Refused {"[hidden] there'],
    ["any long word with digits", "Key sk_live_4eC39HqLyjWDarjtT1zdp7dc is old", "Key [hidden] is old"],
  ])("hides %s", async (_what, message, reason) => {
    expect(await reasonOf(message)).toBe(reason);
  });

  it("keeps what is harmless", async () => {
    const harmless = "insufficient_funds_for_call: 12 of 345 lines, code 40310";
    expect(await reasonOf(harmless)).toBe(harmless);
  });

  it("is one line of at most 200 characters, hidden before it is cut", async () => {
    const reason = await reasonOf(`line\r\n\tbreak ${"x ".repeat(90)}+15551234567 ${"y".repeat(5000)}`);
    expect(reason).toHaveLength(200);
    expect(reason.startsWith("line break x x")).toBe(true);
    expect(reason).not.toContain("+1555");
  });

  it("is found in no time in a body made to be slow", async () => {
    const started = performance.now();
    for (const piece of ["x", "-", "1", "1-", "1 - - - -", "key", "http://", "bearer "]) {
      await reasonOf(piece.repeat(60_000 / piece.length));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("no answer at all", () => {
  it("leaves it open whether the call went out", async () => {
    const answer = await providerWith(async () => {
      throw new TypeError("fetch failed: connect ECONNREFUSED 10.0.0.1 +15551234567");
    }).placeCall(REQUEST);
    const reason = "The connection to the provider failed before it answered";
    expect(answer).toEqual({ kind: "unknown", reason });
  });

  it("is not an error when the request cannot even be made", async () => {
    const refuses: typeof fetch = () => {
      throw new TypeError("Invalid URL");
    };
    expect((await providerWith(refuses).placeCall(REQUEST)).kind).toBe("unknown");
    const metadata: Record<string, unknown> = {};
    metadata.self = metadata;
    const answer = await providerWith(async () => Response.json({})).placeCall({ ...REQUEST, metadata });
    expect(answer.kind).toBe("unknown");
  });

  it("is given up when the time is over, and the request is aborted", async () => {
    vi.useFakeTimers();
    let signal: AbortSignal | null | undefined;
    const network: typeof fetch = (_url, init) => {
      signal = init?.signal;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal?.reason));
      });
    };
    const answer = providerWith(network, 30_000).placeCall(REQUEST);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ kind: "unknown", reason: "No answer within 30 s" });
    expect(signal?.aborted).toBe(true);
  });

  it("is given up even when the network does not listen to an abort", async () => {
    vi.useFakeTimers();
    const answer = providerWith(() => new Promise(() => {}), 1_000).placeCall(REQUEST);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answer).toEqual({ kind: "unknown", reason: "No answer within 1 s" });
  });

  it("leaves no timer behind when the provider was quick", async () => {
    vi.useFakeTimers();
    await dialAnswered({ success: true });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("asking how an attempt stands", () => {
  const statusAnswered = (body: unknown, status = 200) => {
    const network = vi.fn<typeof fetch>(async () => Response.json(body, { status }));
    const provider = httpProvider({
      url: ENDPOINT,
      statusUrl: "https://provider.example.com/status?v=2",
      timeoutMs: 30_000,
      fetch: network,
      now: () => NOW,
    });
    return { network, asked: provider.fetchStatus?.(asking(2)) };
  };

  it("is not possible without an address for it", () => {
    expect(providerWith(async () => Response.json({})).fetchStatus).toBeUndefined();
  });

  it("names the call and the attempt, and follows no redirect", async () => {
    const { network, asked } = statusAnswered({ status: "PICKED" });
    await asked;
    const [url, init] = network.mock.calls[0] ?? [];
    expect(url).toBe("https://provider.example.com/status?v=2&call_id=call-1&attempt=2");
    expect(init?.redirect).toBe("manual");
  });

  it.each([
    ["a call that goes on", { status: "in_progress" }, 200, { kind: "live", externalCallId: null }],
    [
      "a call that goes on, by its id",
      { status: "RINGING", external_call_id: "x-1" },
      200,
      { kind: "live", externalCallId: "x-1" },
    ],
    [
      "a call that has ended",
      { status: "PICKED", call_duration: 42, external_call_id: "x-1" },
      200,
      { kind: "ended", outcome: "PICKED", duration: 42, externalCallId: "x-1" },
    ],
    [
      "a duration that is none",
      { status: "RNR", call_duration: -4 },
      200,
      { kind: "ended", outcome: "RNR", duration: 0, externalCallId: null },
    ],
    ["a word that nobody knows", { status: "weird" }, 200, { kind: "unknown" }],
    ["no word at all", {}, 200, { kind: "unknown" }],
    ["a call it does not know", { status: "FAILED" }, 404, { kind: "unknown" }],
    ["an error of its own", { status: "PICKED" }, 500, { kind: "unknown" }],
  ])("hears of %s", async (_what, body, status, expected) => {
    expect(await statusAnswered(body, status).asked).toEqual(expected);
  });

  it("hears nothing when the connection fails", async () => {
    const provider = httpProvider({
      url: ENDPOINT,
      statusUrl: ENDPOINT,
      timeoutMs: 30_000,
      fetch: async () => {
        throw new TypeError("connection refused");
      },
      now: () => NOW,
    });
    expect(await provider.fetchStatus?.(asking(1))).toEqual({ kind: "unknown" });
  });
});
