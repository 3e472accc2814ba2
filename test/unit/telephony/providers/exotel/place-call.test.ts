import { describe, expect, it } from "vitest";
import { exotel } from "../../../../../src/telephony/providers/exotel/provider.ts";
import { aCall, CALLBACK_URL, NOW } from "../../../../support/fake-providers/a-call.ts";
import { found } from "../../../../support/fake-providers/fake-calls.ts";
import { question } from "../agents/world.ts";
import { aTrunk, KEY, SETTINGS, TOKEN } from "./a-trunk.ts";

describe("the request", () => {
  it("rings the customer first, into the flow, with our callback URL as it is", async () => {
    const { fake, provider, sent } = aTrunk();
    await provider.placeCall(aCall({ callerId: null }));
    expect(fake.network.last.url.href).toBe("https://api.in.exotel.com/v1/Accounts/acme1/Calls/connect.json");
    expect(fake.network.last.headers.get("Authorization")).toBe(`Basic ${btoa(`${KEY}:${TOKEN}`)}`);
    expect([...sent()]).toEqual([
      ["From", "+14155550100"],
      ["CallerId", "08045681234"],
      ["Url", "http://my.exotel.com/acme1/exoml/start_voice/926"],
      ["CallType", "trans"],
      ["TimeOut", "45"],
      ["TimeLimit", "840"],
      ["StatusCallback", CALLBACK_URL],
      ["StatusCallbackEvents[0]", "terminal"],
      ["StatusCallbackEvents[1]", "answered"],
      ["StatusCallbackContentType", "application/json"],
      ["CustomField", "c_01HZX:2"],
    ]);
  });

  it("takes the campaign's flow, caller id and limits, at another region", async () => {
    const { fake, provider, sent } = aTrunk({ base_url: "https://api.exotel.com/" });
    const call = aCall({ options: { app_id: "7" }, ringTimeoutSeconds: 20, maxCallSeconds: 60 });
    await provider.placeCall(call);
    expect(fake.network.last.url.hostname).toBe("api.exotel.com");
    expect(Object.fromEntries(sent())).toMatchObject({
      CallerId: "+15005550006",
      Url: "http://my.exotel.com/acme1/exoml/start_voice/7",
      TimeOut: "20",
      TimeLimit: "60",
    });
  });
});

describe("a lost dial", () => {
  it("is sought in their local time, by either number", async () => {
    const { fake, provider } = aTrunk();
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    expect(fake.network.seen.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
      {
        From: "+14155550100",
        DateCreated: "gte:2026-11-20 17:29:00;lte:2026-11-20 17:35:00",
        PageSize: "20",
      },
      { To: "+14155550100", DateCreated: "gte:2026-11-20 17:29:00;lte:2026-11-20 17:35:00", PageSize: "20" },
    ]);
  });

  it("is found where the list has it under To, and its number in full", async () => {
    const { fake, provider } = aTrunk();
    const sid = fake.makeForeign("+14155550100");
    const DateCreated = found(fake.calls, sid).DateCreated;
    fake.network.answerNext({ status: 200, body: { Calls: [] } });
    fake.network.answerNext({
      status: 200,
      body: { Calls: [{ Sid: sid, To: "+14155550100", DateCreated }] },
    });
    expect(await provider.fetchStatus?.(question(null))).toMatchObject({
      kind: "ended",
      externalCallId: sid,
    });
  });

  it("is not taken for a call to somebody else, should the list not filter", async () => {
    const { fake, provider } = aTrunk();
    const listed = found(fake.calls, fake.makeForeign("+14155550199"));
    fake.network.answerNext({ status: 200, body: { Calls: [listed] } });
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });

  it.each(["2026-11-20", "yesterday", 7, "2026-99-99 00:00:00"])(
    "is not found by a time of %j",
    async DateCreated => {
      const { fake, provider } = aTrunk();
      const Calls = [{ Sid: "sid-1", From: "04155550100", DateCreated }];
      fake.network.answerNext({ status: 200, body: { Calls } });
      expect(await provider.fetchStatus?.({ ...question(null), startedAt: NOW })).toEqual({
        kind: "unknown",
      });
    },
  );
});

it.each([
  [{ ...SETTINGS, app_id: "abc" }, 'app_id must be the number of a call flow, not "abc"'],
  [
    { ...SETTINGS, utc_offset_minutes: 5.5 },
    "utc_offset_minutes must be a whole number of minutes from -720 to 840, not 5.5",
  ],
  [{ ...SETTINGS, currency: "rupees" }, 'currency must be a currency code, e.g. INR, not "rupees"'],
  [{ account_sid: "a", caller_id: "08045681234" }, "app_id is needed"],
])("settings %j: %s", (given, problem) => {
  expect(exotel.checkSettings(given)).toEqual({ ok: false, problems: [problem] });
});
