// A Vapi trunk at a fake provider.
import { vapi } from "../../../../../src/telephony/providers/vapi/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeVapi } from "../../../../support/fake-providers/vapi.ts";
import { made } from "../agents/world.ts";

export const KEY = "vapi-private-key-0123456789";
export const SECRET = "vapi-webhook-secret-0123456789";
export const SETTINGS = { assistant_id: "assistant-1", phone_number_id: "number-1" };

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const clock = { now: NOW };
  const fake = new FakeVapi({ key: KEY, now: () => clock.now });
  const of = (api_key: string) =>
    made(
      vapi,
      { ...SETTINGS, ...settings },
      { api_key, webhook_secret: SECRET, ...secrets },
      { fake, clock },
    );
  const sent = () => JSON.parse(fake.network.last.body) as Record<string, Record<string, unknown>>;
  return { fake, clock, provider: of(KEY), expired: of("expired"), sent };
}
