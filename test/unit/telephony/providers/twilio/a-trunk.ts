// A Twilio trunk at a fake provider, whose callbacks are signed as the official SDK signs them.
import webhooks from "twilio/lib/webhooks/webhooks.js";
import { twilio } from "../../../../../src/telephony/providers/twilio/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeTwilio } from "../../../../support/fake-providers/twilio.ts";

export const ACCOUNT = "AC00000000000000000000000000000000";
export const TOKEN = "12345678901234567890123456789012";
export const SETTINGS = {
  from: "+15005550006",
  account_sid: ACCOUNT,
  url: "https://flows.example.com/twiml",
};

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const checked = twilio.checkSettings({ ...SETTINGS, ...settings });
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  const sign = (url: string, form: Record<string, string>) =>
    webhooks.getExpectedTwilioSignature(TOKEN, url, form);
  const world = { now: NOW };
  const fake = new FakeTwilio({ account: ACCOUNT, sign, now: () => world.now });
  const provider = twilio.create({
    settings: checked.settings,
    secrets: { auth_token: TOKEN, ...secrets },
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
  const sent = () => new URLSearchParams(fake.network.last.body);
  return { fake, provider, question, sent, world };
}
