import { describe, expect, it } from "vitest";
import { bland } from "../../../../../src/telephony/providers/bland/provider.ts";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { found } from "../../../../support/fake-providers/fake-calls.ts";
import { question } from "../agents/world.ts";
import { aTrunk, KEY, SETTINGS } from "./a-trunk.ts";

describe("the request", () => {
  it("names number, pathway, webhook and limit in minutes", async () => {
    const { fake, provider, sent } = aTrunk();
    await provider.placeCall(aCall({ callerId: null, metadata: { name: "Ann" } }));
    expect(fake.network.last.url.href).toBe("https://api.bland.ai/v1/calls");
    expect(fake.network.last.headers.get("Authorization")).toBe(KEY);
    expect(sent()).toEqual({
      phone_number: "+14155550100",
      pathway_id: "pathway-1",
      max_duration: 13,
      webhook: CALLBACK_URL,
      metadata: { call_id: "c_01HZX", attempt: 2 },
      request_data: { name: "Ann" },
    });
  });

  it("takes the campaign's task, caller id, limit and message for machines", async () => {
    const { provider, sent } = aTrunk();
    const options = { task: "Remind them.", voicemail_message: "We will call again." };
    await provider.placeCall(aCall({ options, machineDetection: "sync", maxCallSeconds: 150 }));
    expect(sent()).toMatchObject({
      task: "Remind them.",
      from: "+15005550006",
      max_duration: 2,
      answered_by_enabled: true,
      voicemail_action: "leave_message",
      voicemail_message: "We will call again.",
    });
    expect(sent()).not.toHaveProperty("pathway_id");
    await provider.placeCall(aCall({ machineDetection: "async", maxCallSeconds: 20 }));
    expect(sent()).toMatchObject({ voicemail_action: "hangup", max_duration: 1 });
  });

  it("never asks Bland to dial again by itself", async () => {
    const { provider, sent } = aTrunk();
    await provider.placeCall(aCall());
    expect(sent()).not.toHaveProperty("retry");
    expect(sent()).not.toHaveProperty("start_time");
  });
});

it("a lost dial is told by its metadata where the list has it", async () => {
  const { fake, provider } = aTrunk();
  await provider.placeCall(aCall({ attempt: 1 }));
  await provider.placeCall(aCall());
  // By number and time there are two.
  expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  fake.network.answerNext({ status: 200, body: { calls: [...fake.calls.values()] } });
  const live = { kind: "live", externalCallId: fake.ids[1] };
  expect(await provider.fetchStatus?.(question(null))).toEqual(live);
});

it("a lost dial is not taken for a call to somebody else, should the list not filter", async () => {
  const { fake, provider } = aTrunk();
  const call_id = fake.makeForeign("+14155550199");
  const { to, created_at } = found(fake.calls, call_id);
  fake.network.answerNext({ status: 200, body: { calls: [{ call_id, to, created_at }] } });
  expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
});

it.each([
  [{}, "pathway_id or task must be set, and only one of them"],
  [{ ...SETTINGS, task: "x" }, "pathway_id or task must be set, and only one of them"],
  [{ ...SETTINGS, retry: {} }, "retry is not a field that is known here"],
  [
    { ...SETTINGS, voicemail_action: "sing" },
    'voicemail_action must be one of hangup, leave_message, ignore, not "sing"',
  ],
])("settings %j: %s", (given, problem) => {
  expect(bland.checkSettings(given)).toEqual({ ok: false, problems: [problem] });
});

it("a campaign's options name what is wrong", () => {
  expect(aTrunk().provider.checkOptions({ task: "x", pathway_id: "y" })).toEqual([
    "pathway_id must not stand beside task",
  ]);
});
