import { describe, expect, it } from "vitest";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk, SETTINGS, TOKEN } from "./a-trunk.ts";

describe("placing a call", () => {
  it("is one POST of digits, with our callback URL as it is", async () => {
    const { fake, provider, sent } = aTrunk();
    expect(await provider.placeCall(aCall())).toEqual({ kind: "accepted", externalCallId: fake.last.uuid });
    const { method, url, headers, redirect } = fake.network.last;
    expect([method, redirect]).toEqual(["POST", "manual"]);
    expect(url.href).toBe(`https://api.plivo.com/v1/Account/${SETTINGS.auth_id}/Call/`);
    expect(headers.get("Authorization")).toBe(`Basic ${btoa(`${SETTINGS.auth_id}:${TOKEN}`)}`);
    expect(sent()).toEqual({
      from: "15005550006",
      to: "14155550100",
      answer_url: "https://flows.example.com/xml",
      answer_method: "POST",
      hangup_url: CALLBACK_URL,
      hangup_method: "POST",
      time_limit: 765,
    });
  });

  it.each([
    ["sync", "continue", { machine_detection: "true" }],
    ["sync", "hangup", { machine_detection: "hangup" }],
    [
      "async",
      "continue",
      { machine_detection: "true", machine_detection_url: CALLBACK_URL, machine_detection_method: "POST" },
    ],
  ] as const)("asks for %s machine detection, to %s", async (machineDetection, on_machine, expected) => {
    const { provider, sent } = aTrunk({ on_machine, machine_detection_time_ms: 4_000 });
    await provider.placeCall(aCall({ machineDetection }));
    expect(sent()).toMatchObject({ ...expected, machine_detection_time: 4_000 });
    expect("machine_detection_url" in sent()).toBe(machineDetection === "async");
  });

  it("takes a campaign's flow instead of the trunk's, and its limits within the lease", async () => {
    const { provider, sent } = aTrunk();
    const options = { answer_url: "https://flows.example.com/other" };
    await provider.placeCall(aCall({ options, ringTimeoutSeconds: 25, maxCallSeconds: 60 }));
    expect(sent()).toMatchObject({ ...options, hangup_on_ring: 25, time_limit: 60 });
  });

  it("reads an id that comes in a list", async () => {
    const { fake, provider } = aTrunk();
    fake.network.answerNext({ status: 201, body: { message: "calls fired", request_uuid: ["r-1"] } });
    expect(await provider.placeCall(aCall())).toEqual({ kind: "accepted", externalCallId: "r-1" });
  });

  it("shows the caller id of the call, else that of the trunk", async () => {
    const { provider, sent } = aTrunk({ from: "+15005550009" });
    await provider.placeCall(aCall({ callerId: null }));
    expect(sent().from).toEqual("15005550009");
    await provider.placeCall(aCall({ callerId: "+15005550077", attempt: 3 }));
    expect(sent().from).toEqual("15005550077");
  });
});

describe("a refused call", () => {
  const answered = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const { fake, provider } = aTrunk();
    fake.network.answerNext({ status, body, headers });
    return provider.placeCall(aCall());
  };

  it("that ends it names no number", async () => {
    const error = "to number 14155550100 is not valid";
    expect(await answered(400, { api_id: "a", error })).toEqual({
      kind: "refused",
      refusal: { about: "call", retryAfterSeconds: null },
      final: true,
      disposition: "invalid_number",
      reason: "400 to number [number] is not valid",
    });
  });

  it("for our load says how long to wait", async () => {
    const answer = await answered(429, { error: "too many requests" }, { "Retry-After": "3" });
    expect(answer).toMatchObject({ refusal: { about: "load", retryAfterSeconds: 3 }, final: false });
  });

  it("for an expired credential is about the account, and burns nothing", async () => {
    const answer = await answered(401, "Could not verify your access level for that URL.");
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
  });

  it("that was not begun is about the provider; one that may have been is unknown, whoever speaks", async () => {
    const own = { error: "internal error" };
    expect(await answered(503, own)).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
    expect((await answered(500, own)).kind).toBe("unknown");
    for (const status of [500, 502, 504]) expect((await answered(status, "<h1>")).kind).toBe("unknown");
  });

  it.each([null, {}, "[]", "{", { request_uuid: [] }])(
    "a yes that names no call (%j) is unknown",
    async body => {
      expect((await answered(201, body)).kind).toBe("unknown");
    },
  );
});
