// An ElevenLabs trunk at a fake provider.
import { createHmac } from "node:crypto";
import { elevenlabs } from "../../../../../src/telephony/providers/elevenlabs/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeElevenLabs } from "../../../../support/fake-providers/elevenlabs.ts";
import { made } from "../agents/world.ts";

export const KEY = "sk_0123456789abcdef0123456789abcdef";
export const SECRET = "wsec_0123456789abcdef";
export const SETTINGS = { agent_id: "agent_1", agent_phone_number_id: "phnum_1" };

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const clock = { now: NOW };
  const sign = (text: string) => createHmac("sha256", SECRET).update(text).digest("hex");
  const fake = new FakeElevenLabs({ key: KEY, now: () => clock.now, sign });
  const both = { ...SETTINGS, ...settings };
  const of = (api_key: string) =>
    made(elevenlabs, both, { api_key, webhook_secret: SECRET, ...secrets }, { fake, clock });
  const sent = () => JSON.parse(fake.network.last.body) as Record<string, unknown>;
  return { fake, clock, provider: of(KEY), expired: of("expired"), sent };
}
