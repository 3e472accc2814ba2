// A Retell trunk at a fake provider, whose webhooks are signed by the official SDK.
import { symmetric } from "retell-sdk/lib/webhook_auth";
import { retell } from "../../../../../src/telephony/providers/retell/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeRetell } from "../../../../support/fake-providers/retell.ts";
import { made } from "../agents/world.ts";

export const KEY = "key_0123456789abcdef0123456789ab";
export const SETTINGS = { from_number: "+15005550006", agent_id: "agent_1" };

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const clock = { now: NOW };
  const sign = (body: string) => symmetric.sign(body, KEY, clock.now);
  const fake = new FakeRetell({ key: KEY, now: () => clock.now, sign });
  const of = (api_key: string) =>
    made(retell, { ...SETTINGS, ...settings }, { api_key, ...secrets }, { fake, clock });
  const sent = () => JSON.parse(fake.network.last.body) as Record<string, unknown>;
  return { fake, clock, provider: of(KEY), expired: of("expired"), sent };
}
