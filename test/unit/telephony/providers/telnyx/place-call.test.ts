import { describe, expect, it } from "vitest";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { aTrunk } from "./a-trunk.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("placing a call", () => {
  it("is one POST that names the attempt thrice: in the URL, the state and the command", async () => {
    const { fake, provider, sent } = aTrunk();
    expect(await provider.placeCall(aCall())).toEqual({ kind: "accepted", externalCallId: "v3:call-1" });
    const { method, url, headers, redirect } = fake.network.last;
    expect([method, url.href, redirect]).toEqual(["POST", "https://api.telnyx.com/v2/calls", "manual"]);
    expect(headers.get("Authorization")).toBe("Bearer KEY_1");
    expect(sent()).toEqual({
      connection_id: "7267",
      to: "+14155550100",
      from: "+15005550006",
      time_limit_secs: 855,
      retry_on_timeout: false,
      webhook_url: CALLBACK_URL,
      webhook_url_method: "POST",
      webhook_retries_policies: { "call.hangup": { retries_ms: [2_000, 5_000, 10_000, 18_000, 25_000] } },
      client_state: btoa('{"call_id":"c_01HZX","attempt":2}'),
      command_id: expect.stringMatching(UUID),
      assistant: { id: "assistant-1", dynamic_variables: { call_id: "c_01HZX" } },
    });
  });

  it("uses one command for an attempt, and another for the next", async () => {
    const { provider, sent } = aTrunk();
    const commands: unknown[] = [];
    for (const attempt of [2, 2, 3]) {
      await provider.placeCall(aCall({ attempt }));
      commands.push(sent().command_id);
    }
    expect(commands[0]).toBe(commands[1]);
    expect(commands[2]).not.toBe(commands[0]);
  });

  it("takes a campaign's flow, machine detection and limits, and tells what is known of the contact", async () => {
    const { provider, sent } = aTrunk();
    const options = { audio_url: "https://files.example.com/a.mp3", machine_detection_mode: "premium" };
    await provider.placeCall(
      aCall({ options, machineDetection: "async", ringTimeoutSeconds: 3, maxCallSeconds: 60 }),
    );
    expect(sent()).toMatchObject({
      audio_url: "https://files.example.com/a.mp3",
      answering_machine_detection: "premium",
      timeout_secs: 5,
      time_limit_secs: 60,
    });
    expect(sent()).not.toHaveProperty("assistant");
    const metadata = { name: "Ada", amount: 12.5, nested: { a: 1 }, long: "x".repeat(600) };
    await provider.placeCall(aCall({ metadata }));
    expect(sent().assistant).toMatchObject({
      dynamic_variables: { call_id: "c_01HZX", name: "Ada", amount: "12.5" },
    });
    expect(JSON.stringify(sent().assistant)).not.toMatch(/nested|long/);
  });

  it("shows the caller id of the call, else that of the trunk", async () => {
    const { provider, sent } = aTrunk({ from: "+15005550009" });
    await provider.placeCall(aCall({ callerId: null }));
    expect(sent().from).toEqual("+15005550009");
    await provider.placeCall(aCall({ callerId: "+15005550077", attempt: 3 }));
    expect(sent().from).toEqual("+15005550077");
  });
});

describe("a refused call", () => {
  const answered = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const { fake, provider } = aTrunk();
    fake.network.answerNext({ status, body, headers });
    return provider.placeCall(aCall());
  };
  const error = (code: string, detail = "Something is wrong") => ({
    errors: [{ code, title: "Title", detail }],
  });

  it("that ends it names no number", async () => {
    expect(await answered(422, error("10016", "Phone number +14155550100 must be in E.164"))).toEqual({
      kind: "refused",
      refusal: { about: "call", retryAfterSeconds: null },
      final: true,
      disposition: "invalid_number",
      reason: "422 (code 10016) Phone number [number] must be in E.164",
    });
  });

  it("for our load waits as long as either header says", async () => {
    const wait = { "Retry-After": "7", "X-RateLimit-Reset": "3" };
    expect(await answered(429, error("10011"), wait)).toMatchObject({
      refusal: { about: "load", retryAfterSeconds: 7 },
    });
    const reset = { "X-RateLimit-Reset": "3" };
    expect(await answered(429, error("90103"), reset)).toMatchObject({ refusal: { retryAfterSeconds: 3 } });
    expect(await answered(401, error("10009"), reset)).toMatchObject({
      refusal: { retryAfterSeconds: null },
    });
  });

  it("for an expired credential is about the account, and burns nothing", async () => {
    const answer = await answered(401, error("10009", "Authentication failed"));
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
  });

  it("that was not begun is about the provider; one that may have been is unknown, whoever speaks", async () => {
    const own = error("10007");
    expect(await answered(503, own)).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
    expect((await answered(500, own)).kind).toBe("unknown");
    for (const status of [500, 502, 504]) expect((await answered(status, "<h1>")).kind).toBe("unknown");
  });

  it.each([null, {}, "[]", "{", { data: {} }])("a yes that names no call (%j) is unknown", async body => {
    expect((await answered(200, body)).kind).toBe("unknown");
  });
});
