// An Exotel trunk at a fake provider.
import { exotel } from "../../../../../src/telephony/providers/exotel/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeExotel } from "../../../../support/fake-providers/exotel.ts";
import { made } from "../agents/world.ts";

export const KEY = "key0123456789abcdef";
export const TOKEN = "token0123456789abcdef";
export const SETTINGS = { account_sid: "acme1", caller_id: "08045681234", app_id: "926" };

export function aTrunk(settings: Record<string, unknown> = {}) {
  const clock = { now: NOW };
  const fake = new FakeExotel({ key: KEY, token: TOKEN, now: () => clock.now });
  const of = (api_token: string) =>
    made(exotel, { ...SETTINGS, ...settings }, { api_key: KEY, api_token }, { fake, clock });
  const sent = () => new URLSearchParams(fake.network.last.body);
  return { fake, clock, provider: of(TOKEN), expired: of("expired"), sent };
}
