// A Bland trunk at a fake provider.
import { createHmac } from "node:crypto";
import { bland } from "../../../../../src/telephony/providers/bland/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeBland } from "../../../../support/fake-providers/bland.ts";
import { made } from "../agents/world.ts";

export const KEY = "org_0123456789abcdef0123456789abcdef";
export const SECRET = "bland_webhook_secret_0123456789";
export const SETTINGS = { pathway_id: "pathway-1" };

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const clock = { now: NOW };
  const sign = (body: string) => createHmac("sha256", SECRET).update(body).digest("hex");
  const fake = new FakeBland({ key: KEY, now: () => clock.now, sign });
  const of = (api_key: string) =>
    made(
      bland,
      { ...SETTINGS, ...settings },
      { api_key, webhook_secret: SECRET, ...secrets },
      { fake, clock },
    );
  const sent = () => JSON.parse(fake.network.last.body) as Record<string, unknown>;
  return { fake, clock, provider: of(KEY), expired: of("expired"), sent };
}
