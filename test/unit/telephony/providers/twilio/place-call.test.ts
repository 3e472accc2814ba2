import { describe, expect, it } from "vitest";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { ACCOUNT, aTrunk, TOKEN } from "./a-trunk.ts";

describe("placing a call", () => {
  it("is one form of the account, with our callback URL as it is", async () => {
    const { fake, provider, sent } = aTrunk();
    expect(await provider.placeCall(aCall())).toEqual({ kind: "accepted", externalCallId: fake.last.sid });
    const { method, url, headers, redirect } = fake.network.last;
    expect(method).toBe("POST");
    expect(url.href).toBe(`https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Calls.json`);
    expect(redirect).toBe("manual");
    expect(headers.get("Authorization")).toBe(`Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}`);
    expect(headers.get("Content-Type")).toBe("application/x-www-form-urlencoded");
    expect([...sent()]).toEqual([
      ["To", "+14155550100"],
      ["From", "+15005550006"],
      ["Url", "https://flows.example.com/twiml"],
      ["StatusCallback", CALLBACK_URL],
      ["StatusCallbackMethod", "POST"],
      ["StatusCallbackEvent", "answered"],
      ["StatusCallbackEvent", "completed"],
      ["TimeLimit", "825"],
    ]);
  });

  it("goes by the API key, and to another base, where those are set", async () => {
    const { fake, provider } = aTrunk(
      { base_url: "https://space.signalwire.com/api/laml/", api_key_sid: "SK_12345678" },
      { api_key_secret: "of the key" },
    );
    await provider.placeCall(aCall());
    expect(fake.network.last.url.pathname).toBe(`/api/laml/2010-04-01/Accounts/${ACCOUNT}/Calls.json`);
    expect(fake.network.last.headers.get("Authorization")).toBe(`Basic ${btoa("SK_12345678:of the key")}`);
  });

  it.each([
    ["sync", {}, { MachineDetection: "Enable" }],
    ["sync", { machine_detection_mode: "DetectMessageEnd" }, { MachineDetection: "DetectMessageEnd" }],
    [
      "async",
      { machine_detection_timeout_seconds: 20 },
      {
        MachineDetection: "Enable",
        MachineDetectionTimeout: "20",
        AsyncAmd: "true",
        AsyncAmdStatusCallback: CALLBACK_URL,
        AsyncAmdStatusCallbackMethod: "POST",
      },
    ],
  ] as const)("asks for %s machine detection", async (machineDetection, settings, expected) => {
    const { provider, sent } = aTrunk(settings);
    await provider.placeCall(aCall({ machineDetection }));
    expect(Object.fromEntries(sent())).toMatchObject(expected);
    expect(sent().has("AsyncAmd")).toBe(machineDetection === "async");
  });

  it("takes a campaign's flow instead of the trunk's, and its limits within the lease", async () => {
    const { provider, sent } = aTrunk();
    const options = { twiml: "<Response/>", machine_detection_mode: "DetectMessageEnd" };
    await provider.placeCall(
      aCall({ options, ringTimeoutSeconds: 25, maxCallSeconds: 120, machineDetection: "sync" }),
    );
    const form = Object.fromEntries(sent());
    expect(form).toMatchObject({ Twiml: "<Response/>", Timeout: "25", TimeLimit: "120" });
    expect(form).toMatchObject({ MachineDetection: "DetectMessageEnd" });
    expect(form).not.toHaveProperty("Url");
    await provider.placeCall(aCall({ leaseSeconds: 60, maxCallSeconds: 600 }));
    expect(Object.fromEntries(sent())).toMatchObject({ Timeout: "30", TimeLimit: "15" });
  });

  it("asks for repeated callbacks in a fragment", async () => {
    const { provider, sent } = aTrunk({ callback_retries: 5 });
    await provider.placeCall(aCall());
    expect(sent().get("StatusCallback")).toBe(`${CALLBACK_URL}#rc=5&rp=all`);
  });

  it("shows the caller id of the call, else that of the trunk", async () => {
    const { provider, sent } = aTrunk({ from: "+15005550009" });
    await provider.placeCall(aCall({ callerId: null }));
    expect(sent().get("From")).toEqual("+15005550009");
    await provider.placeCall(aCall({ callerId: "+15005550077", attempt: 3 }));
    expect(sent().get("From")).toEqual("+15005550077");
  });
});

describe("a refused call", () => {
  const answered = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const { fake, provider } = aTrunk();
    fake.network.answerNext({ status, body, headers });
    return provider.placeCall(aCall());
  };

  it("that ends it names no number", async () => {
    const message = "The phone number you are attempting to call, +14155550100, is not valid.";
    expect(await answered(400, { code: 21211, message, status: 400 })).toEqual({
      kind: "refused",
      refusal: { about: "call", retryAfterSeconds: null },
      final: true,
      disposition: "invalid_number",
      reason: "400 (code 21211) The phone number you are attempting to call, [number], is not valid.",
    });
  });

  it("for our load says how long to wait", async () => {
    const answer = await answered(429, { code: 20429, message: "Too Many Requests" }, { "Retry-After": "7" });
    expect(answer).toMatchObject({ refusal: { about: "load", retryAfterSeconds: 7 }, final: false });
  });

  it("for an expired credential is about the account, and burns nothing", async () => {
    const answer = await answered(401, { code: 20003, message: "Authenticate", status: 401 });
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
  });

  it("that was not begun is about the provider; one that may have been is unknown, whoever speaks", async () => {
    const own = { code: 20500, message: "An internal server error has occurred" };
    expect(await answered(503, own)).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
    expect((await answered(500, own)).kind).toBe("unknown");
    for (const status of [500, 502, 504]) expect((await answered(status, "<h1>")).kind).toBe("unknown");
    expect(await answered(503, "<h1>")).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
  });

  it.each([null, {}, "[]", "{", { sid: 7.5 }])("a yes that names no call (%j) is unknown", async body => {
    expect((await answered(201, body)).kind).toBe("unknown");
  });
});
