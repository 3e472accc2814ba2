// A Telnyx trunk at a fake provider, whose webhooks are signed with a key of this file.
import { generateKeyPairSync, sign } from "node:crypto";
import { telnyx } from "../../../../../src/telephony/providers/telnyx/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeTelnyx } from "../../../../support/fake-providers/telnyx.ts";

const keys = generateKeyPairSync("ed25519");
export const signText = (text: string) => sign(null, Buffer.from(text), keys.privateKey).toString("base64");
/** The last 32 bytes of the DER form are the key. */
export const PUBLIC_KEY = keys.publicKey
  .export({ format: "der", type: "spki" })
  .subarray(-32)
  .toString("base64");

export const SETTINGS = {
  from: "+15005550006",
  connection_id: "7267",
  public_key: PUBLIC_KEY,
  assistant_id: "assistant-1",
};

export function aTrunk(settings: Record<string, unknown> = {}) {
  const checked = telnyx.checkSettings({ ...SETTINGS, ...settings });
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  const world = { now: NOW };
  const fake = new FakeTelnyx({ sign: signText, now: () => world.now });
  const provider = telnyx.create({
    settings: checked.settings,
    secrets: { api_key: "KEY_1" },
    fetch: fake.network.fetch,
    now: () => world.now,
    timeoutMs: 30_000,
  });
  const question = (externalCallId: string | null) => ({
    callId: "c_01HZX",
    attempt: 2,
    externalCallId,
    phoneNumber: "+14155550100",
    startedAt: NOW,
  });
  const sent = () => JSON.parse(fake.network.last.body) as Record<string, unknown>;
  return { fake, provider, question, sent, world };
}
