// A Plivo trunk at a fake provider; what signs its callbacks is judged by the official SDK.
import { createHmac } from "node:crypto";
import { plivo } from "../../../../../src/telephony/providers/plivo/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakePlivo } from "../../../../support/fake-providers/plivo.ts";

export const TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw";
export const SETTINGS = {
  from: "+15005550006",
  auth_id: "MA00000000000000000",
  answer_url: "https://flows.example.com/xml",
};

/** The query of `url` is in its order already. */
export function signV3(url: string, form: Record<string, string>, nonce: string, token = TOKEN): string {
  const parameters = Object.keys(form)
    .sort()
    .map(name => `${name}${form[name]}`)
    .join("");
  return createHmac("sha256", token).update(`${url}.${parameters}.${nonce}`).digest("base64");
}

export function aTrunk(settings: Record<string, unknown> = {}) {
  const checked = plivo.checkSettings({ ...SETTINGS, ...settings });
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  const world = { now: NOW };
  const fake = new FakePlivo({ sign: signV3, now: () => world.now });
  const provider = plivo.create({
    settings: checked.settings,
    secrets: { auth_token: TOKEN },
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
