import { describe, expect, it } from "vitest";
import { vapi } from "../../../../../src/telephony/providers/vapi/provider.ts";
import { aCall, CALLBACK_URL } from "../../../../support/fake-providers/a-call.ts";
import { found } from "../../../../support/fake-providers/fake-calls.ts";
import { question } from "../agents/world.ts";
import { aTrunk, KEY, SECRET, SETTINGS } from "./a-trunk.ts";

const CALLER = "+15005550006";

describe("the request", () => {
  it("names assistant, number, webhook and limits", async () => {
    const { fake, provider, sent } = aTrunk();
    await provider.placeCall(aCall({ callerId: null, metadata: { name: "Ann", vip: true, tags: [1] } }));
    expect(fake.network.last.url.href).toBe("https://api.vapi.ai/call");
    expect(fake.network.last.headers.get("Authorization")).toBe(`Bearer ${KEY}`);
    expect(sent()).toEqual({
      assistantId: "assistant-1",
      phoneNumberId: "number-1",
      customer: { number: "+14155550100" },
      assistantOverrides: {
        server: {
          url: CALLBACK_URL,
          timeoutSeconds: 20,
          backoffPlan: { type: "exponential", maxRetries: 5, baseDelaySeconds: 2 },
          headers: { "X-Vapi-Secret": SECRET },
        },
        serverMessages: ["status-update", "end-of-call-report"],
        maxDurationSeconds: 825,
        metadata: { call_id: "c_01HZX", attempt: 2 },
        variableValues: { name: "Ann", vip: "true" },
      },
    });
  });

  it("takes the campaign's squad and variables, and asks for the detection of machines", async () => {
    const { provider, sent } = aTrunk({ phone_number_ids: { [CALLER]: "number-2" } });
    const options = { squad_id: "squad-1", variables: { name: "you", offer: 5 } };
    const call = aCall({
      options,
      metadata: { name: "Ann" },
      machineDetection: "async",
      maxCallSeconds: 120,
    });
    await provider.placeCall(call);
    expect(sent()).not.toHaveProperty("assistantId");
    expect(sent()).not.toHaveProperty("assistantOverrides");
    expect(sent()).toMatchObject({
      squadId: "squad-1",
      phoneNumberId: "number-2",
      squadOverrides: {
        maxDurationSeconds: 120,
        voicemailDetection: { provider: "vapi" },
        variableValues: { name: "Ann", offer: "5" },
      },
    });
  });

  it("names a credential instead of the secret where one signs", async () => {
    const { provider, sent } = aTrunk({ webhook_hmac: { credential_id: "credential-1" } });
    await provider.placeCall(aCall({ callerId: null }));
    expect(sent().assistantOverrides?.server).toMatchObject({ credentialId: "credential-1" });
    expect(JSON.stringify(sent())).not.toContain(SECRET);
  });

  it("is not made for a caller id without an id at Vapi", async () => {
    const { fake, provider } = aTrunk();
    const answer = await provider.placeCall(aCall({ callerId: CALLER }));
    expect(answer).toMatchObject({ kind: "refused", refusal: { about: "account" } });
    expect(fake.network.seen).toEqual([]);
  });
});

describe("a lost dial", () => {
  it("is told from another of the same number by its metadata", async () => {
    const { fake, provider } = aTrunk();
    await provider.placeCall(aCall({ callerId: null, attempt: 1 }));
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
    await provider.placeCall(aCall({ callerId: null }));
    const id = fake.ids[1];
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "live", externalCallId: id });
  });

  it("is found by number and time where the list leaves the metadata out", async () => {
    const { fake, provider } = aTrunk();
    const id = fake.makeForeign("+14155550100");
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "live", externalCallId: id });
    fake.makeForeign("+14155550100");
    expect(await provider.fetchStatus?.(question(null))).toEqual({ kind: "unknown" });
  });
});

it("nobody but Vapi is asked to end a call", async () => {
  const { fake, provider } = aTrunk();
  const id = fake.makeForeign("+14155550100");
  for (const controlUrl of ["https://vapi.ai.example.com/c", "http://calls.vapi.ai/c", "", undefined]) {
    Object.assign(found(fake.calls, id), { monitor: { controlUrl } });
    expect(await provider.hangUp?.(id)).toBe(false);
    expect(fake.network.last.method).toBe("GET");
  }
});

describe("settings", () => {
  const problems = (given: Record<string, unknown>) => {
    const checked = vapi.checkSettings(given);
    return checked.ok ? [] : checked.problems;
  };

  it.each([
    [{ ...SETTINGS, squad_id: "squad-1" }, "assistant_id or squad_id must be set, and only one of them"],
    [{ phone_number_id: "n" }, "assistant_id or squad_id must be set, and only one of them"],
    [{ assistant_id: "a" }, "phone_number_id is needed"],
    [
      { ...SETTINGS, base_url: "http://api.vapi.ai" },
      'base_url must be an https address without credentials or fragment, not "http://api.vapi.ai"',
    ],
    [{ ...SETTINGS, workflow_id: "w" }, "workflow_id is not a field that is known here"],
    [{ ...SETTINGS, webhook_hmac: {} }, "webhook_hmac.credential_id is needed"],
  ])("%j: %s", (given, problem) => {
    expect(problems(given)).toContain(problem);
  });

  it("of a campaign name what is wrong", () => {
    const { provider } = aTrunk();
    expect(provider.checkOptions({ assistant_id: "a", squad_id: "s" })).toEqual([
      "assistant_id must not stand beside squad_id",
    ]);
    expect(provider.checkOptions({ variables: { list: [1] } })).toEqual([
      "variables.list must be text, a number, true or false, not [1]",
    ]);
  });
});
