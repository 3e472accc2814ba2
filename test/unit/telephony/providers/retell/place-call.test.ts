import { describe, expect, it } from "vitest";
import { retell } from "../../../../../src/telephony/providers/retell/provider.ts";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { question } from "../agents/world.ts";
import { aTrunk, KEY, SETTINGS } from "./a-trunk.ts";

describe("the request", () => {
  it("names numbers, agent, webhook and limits", async () => {
    const { fake, provider, sent } = aTrunk();
    await provider.placeCall(aCall({ callerId: null, metadata: { name: "Ann" } }));
    expect(fake.network.last.url.href).toBe("https://api.retellai.com/v2/create-phone-call");
    expect(fake.network.last.headers.get("Authorization")).toBe(`Bearer ${KEY}`);
    expect(sent()).toEqual({
      from_number: "+15005550006",
      to_number: "+14155550100",
      override_agent_id: "agent_1",
      metadata: { call_id: "c_01HZX", attempt: 2 },
      retell_llm_dynamic_variables: { name: "Ann" },
      agent_override: {
        agent: {
          webhook_url: CALLBACK_URL,
          webhook_events: ["call_started", "call_ended", "call_analyzed"],
          webhook_timeout_ms: 10_000,
          ring_duration_ms: 30_000,
          max_call_duration_ms: 855_000,
        },
      },
    });
  });

  it("takes the campaign's agent, caller id, limits and message for machines", async () => {
    const { provider, sent } = aTrunk({ agent_id: undefined });
    const options = { agent_id: "agent_2", voicemail_message: "We will call again." };
    await provider.placeCall(
      aCall({
        options,
        callerId: "+15005550009",
        machineDetection: "sync",
        ringTimeoutSeconds: 20,
        maxCallSeconds: 90,
      }),
    );
    expect(sent()).toMatchObject({
      from_number: "+15005550009",
      override_agent_id: "agent_2",
      agent_override: {
        agent: {
          ring_duration_ms: 20_000,
          max_call_duration_ms: 90_000,
          voicemail_option: { action: { type: "static_text", text: "We will call again." } },
        },
      },
    });
    await provider.placeCall(aCall({ machineDetection: "async" }));
    expect(sent()).not.toHaveProperty("override_agent_id");
    expect(sent()).toMatchObject({
      agent_override: { agent: { voicemail_option: { action: { type: "hangup" } } } },
    });
  });
});

it("a lost dial is told from an earlier attempt by its metadata", async () => {
  const { fake, provider } = aTrunk();
  await provider.placeCall(aCall({ attempt: 1 }));
  expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  // Should the list not filter, what it lets through is looked at again.
  fake.network.answerNext({ status: 200, body: { items: [...fake.calls.values()], has_more: false } });
  expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  await provider.placeCall(aCall());
  const live = { kind: "live", externalCallId: fake.ids[1] };
  expect(await provider.fetchStatus?.(question(null))).toEqual(live);
});

it.each([
  [{}, "from_number is needed"],
  [
    { ...SETTINGS, from_number: "5005550006" },
    'from_number must be a phone number with its country code, e.g. +15005550006, not "5005550006"',
  ],
  [{ ...SETTINGS, agent_id: "a b" }, 'agent_id must be the id of an agent, not "a b"'],
  [{ ...SETTINGS, webhook: "x" }, "webhook is not a field that is known here"],
])("settings %j: %s", (given, problem) => {
  expect(retell.checkSettings(given)).toEqual({ ok: false, problems: [problem] });
});
