import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aCall, CALLBACK_URL, NOW } from "../../../../support/fake-providers/a-call.ts";
import { APPLICATION, aTrunk, PKCS1_KEY, PRIVATE_KEY, PUBLIC_KEY } from "./a-trunk.ts";

function claimsOf(authorization: string | null) {
  const [header = "", claims = "", signature = ""] = (authorization ?? "").replace("Bearer ", "").split(".");
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    createPublicKey(PUBLIC_KEY),
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("the token is not signed with our key");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
}

describe("the token of the application", () => {
  it("is signed with its key, kept, and renewed before it expires", async () => {
    const { fake, provider, world } = aTrunk();
    const tokenNow = async () => {
      await provider.placeCall(aCall());
      return fake.network.last.headers.get("Authorization");
    };
    const first = await tokenNow();
    const iat = NOW / 1000;
    expect(claimsOf(first)).toEqual({
      application_id: APPLICATION,
      iat,
      exp: iat + 900,
      jti: expect.any(String),
    });
    world.now += 11 * 60_000;
    expect(await tokenNow()).toBe(first);
    world.now += 2 * 60_000;
    expect(claimsOf(await tokenNow())).toMatchObject({ iat: iat + 13 * 60 });
  });

  it("is signed with a key whose line ends are written out, too", async () => {
    const { fake, provider } = aTrunk({}, { private_key: PRIVATE_KEY.replaceAll("\n", "\\n") });
    await provider.placeCall(aCall());
    claimsOf(fake.network.last.headers.get("Authorization"));
  });

  it.each([
    ["of the older form", PKCS1_KEY],
    ["that is none", "secret"],
    ["that is cut off", PRIVATE_KEY.slice(0, 400)],
    ["with nothing in it", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
  ])("cannot be made with a key %s: our account is refused, nobody is asked", async (_what, private_key) => {
    const { fake, provider, question } = aTrunk({}, { private_key });
    expect(await provider.placeCall(aCall())).toEqual({
      kind: "refused",
      refusal: { about: "account", retryAfterSeconds: null },
      final: false,
      reason: "The private key cannot be used: it must be PKCS#8 in PEM",
    });
    expect(fake.network.seen).toEqual([]);
    expect(await provider.fetchStatus?.(question("u1"))).toEqual({ kind: "unknown" });
  });
});

describe("placing a call", () => {
  it("is one POST of digits, with our callback URL as it is", async () => {
    const { fake, provider, sent } = aTrunk();
    expect(await provider.placeCall(aCall())).toEqual({ kind: "accepted", externalCallId: fake.last.uuid });
    const { method, url, redirect } = fake.network.last;
    expect([method, url.href, redirect]).toEqual(["POST", "https://api.nexmo.com/v1/calls", "manual"]);
    expect(sent()).toEqual({
      to: [{ type: "phone", number: "14155550100" }],
      from: { type: "phone", number: "15005550006" },
      answer_url: ["https://flows.example.com/ncco"],
      answer_method: "POST",
      event_url: [CALLBACK_URL],
      event_method: "POST",
      length_timer: 825,
    });
  });

  it.each([
    ["sync", {}, { machine_detection: "continue" }],
    ["async", { on_machine: "hangup" }, { machine_detection: "hangup" }],
    [
      "async",
      { machine_detection_mode: "detect_beep" },
      { advanced_machine_detection: { behavior: "continue", mode: "detect_beep" } },
    ],
  ] as const)("asks for %s machine detection as %j", async (machineDetection, settings, expected) => {
    const { provider, sent } = aTrunk(settings);
    await provider.placeCall(aCall({ machineDetection }));
    expect(sent()).toMatchObject(expected);
  });

  it("takes a campaign's flow instead of the trunk's, and its limits within the lease", async () => {
    const { provider, sent } = aTrunk();
    const ncco = [{ action: "talk", text: "Hello" }];
    await provider.placeCall(aCall({ options: { ncco }, ringTimeoutSeconds: 300, maxCallSeconds: 60 }));
    expect(sent()).toMatchObject({ ncco, ringing_timer: 120, length_timer: 60 });
    expect(sent()).not.toHaveProperty("answer_url");
  });

  it("shows the caller id of the call, else that of the trunk", async () => {
    const { provider, sent } = aTrunk({ from: "+15005550009" });
    await provider.placeCall(aCall({ callerId: null }));
    expect(sent().from).toEqual({ type: "phone", number: "15005550009" });
    await provider.placeCall(aCall({ callerId: "+15005550077", attempt: 3 }));
    expect(sent().from).toEqual({ type: "phone", number: "15005550077" });
  });
});

describe("a refused call", () => {
  const answered = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const { fake, provider } = aTrunk();
    fake.network.answerNext({ status, body, headers });
    return provider.placeCall(aCall());
  };

  it("that ends it names no number", async () => {
    const detail = "Number 14155550100 is invalid";
    expect(
      await answered(400, { title: "Bad Request", detail, invalid_parameters: [{ name: "to" }] }),
    ).toEqual({
      kind: "refused",
      refusal: { about: "call", retryAfterSeconds: null },
      final: true,
      disposition: "invalid_number",
      reason: "400 Number [number] is invalid (to)",
    });
    const older = { type: "BAD_REQUEST", error_title: "Bad Request", invalid_parameters: { from: "Bad" } };
    expect(await answered(400, older)).toMatchObject({
      refusal: { about: "account" },
      final: false,
      reason: "400 Bad Request (from)",
    });
  });

  it("for our load says how long to wait", async () => {
    const answer = await answered(429, { error_title: "Too Many Requests" }, { "Retry-After": "1" });
    expect(answer).toMatchObject({ refusal: { about: "load", retryAfterSeconds: 1 }, final: false });
  });

  it("for an expired credential is about the account, and burns nothing", async () => {
    const answer = await answered(401, { type: "UNAUTHORIZED", error_title: "Unauthorized" });
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" }, final: false });
  });

  it("that was not begun is about the provider; one that may have been is unknown, whoever speaks", async () => {
    const own = { title: "Internal error" };
    expect(await answered(503, own)).toMatchObject({ kind: "refused", refusal: { about: "provider" } });
    expect((await answered(500, own)).kind).toBe("unknown");
    for (const status of [500, 502, 504]) expect((await answered(status, "<h1>")).kind).toBe("unknown");
  });

  it.each([null, {}, "[]", "{"])("a yes that names no call (%j) is unknown", async body => {
    expect((await answered(201, body)).kind).toBe("unknown");
  });
});
