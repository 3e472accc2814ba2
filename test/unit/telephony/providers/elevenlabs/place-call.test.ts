import { describe, expect, it } from "vitest";
import { elevenlabs } from "../../../../../src/telephony/providers/elevenlabs/provider.ts";
import { aCall } from "../../../../support/fake-providers/a-call.ts";
import { question } from "../agents/world.ts";
import { aTrunk, KEY, SETTINGS } from "./a-trunk.ts";

const CALLER = "+15005550006";

describe("the request", () => {
  it("names agent, number and variables, our own among them", async () => {
    const { fake, provider, sent } = aTrunk();
    await provider.placeCall(aCall({ callerId: null, metadata: { name: "Ann", call_id: "forged" } }));
    expect(fake.network.last.url.href).toBe("https://api.elevenlabs.io/v1/convai/twilio/outbound-call");
    expect(fake.network.last.headers.get("xi-api-key")).toBe(KEY);
    expect(sent()).toEqual({
      agent_id: "agent_1",
      agent_phone_number_id: "phnum_1",
      to_number: "+14155550100",
      conversation_initiation_client_data: {
        dynamic_variables: { name: "Ann", call_id: "c_01HZX", attempt: "2" },
      },
      telephony_call_config: {},
    });
  });

  it("takes the campaign's agent and limits, and asks for the detection of machines", async () => {
    const { provider, sent } = aTrunk({
      phone_number_ids: { [CALLER]: "phnum_2" },
      override_max_duration: true,
    });
    const options = { agent_id: "agent_2", variables: { offer: 5 } };
    await provider.placeCall(
      aCall({ options, machineDetection: "async", ringTimeoutSeconds: 25, maxCallSeconds: 300 }),
    );
    expect(sent()).toMatchObject({
      agent_id: "agent_2",
      agent_phone_number_id: "phnum_2",
      conversation_initiation_client_data: {
        dynamic_variables: { offer: "5" },
        conversation_config_override: { conversation: { max_duration_seconds: 300 } },
      },
      telephony_call_config: { ringing_timeout_secs: 25, twilio_machine_detection: { mode: "enable" } },
    });
  });

  it("goes through the carrier that the trunk names, which may know no detection", async () => {
    const { fake, provider, sent } = aTrunk({ carrier: "sip-trunk" });
    await provider.placeCall(aCall({ callerId: null, machineDetection: "sync" }));
    expect(fake.network.last.url.pathname).toBe("/v1/convai/sip-trunk/outbound-call");
    expect(sent()).toMatchObject({ telephony_call_config: {} });
  });

  it("is not made for a caller id without an id there", async () => {
    const { fake, provider } = aTrunk();
    const answer = await provider.placeCall(aCall({ callerId: CALLER }));
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" } });
    expect(fake.network.seen).toEqual([]);
  });
});

it("a lost dial is told from others by its variables, should the list not filter", async () => {
  const { fake, provider } = aTrunk();
  await provider.placeCall(aCall({ callerId: null, attempt: 1 }));
  expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  await provider.placeCall(aCall({ callerId: null }));
  const conversations = fake.ids.map(conversation_id => ({ conversation_id }));
  fake.network.answerNext({ status: 200, body: { conversations, has_more: false } });
  const live = { kind: "live", externalCallId: fake.ids[1] };
  expect(await provider.fetchStatus?.(question(null))).toEqual(live);
});

it.each([
  [{ agent_id: "a" }, "agent_phone_number_id is needed"],
  [{ ...SETTINGS, carrier: "pigeon" }, 'carrier must be one of twilio, sip-trunk, exotel, not "pigeon"'],
  [{ ...SETTINGS, override_max_duration: "yes" }, 'override_max_duration must be true or false, not "yes"'],
])("settings %j: %s", (given, problem) => {
  expect(elevenlabs.checkSettings(given)).toEqual({ ok: false, problems: [problem] });
});
