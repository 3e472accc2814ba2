// A Vonage trunk at a fake provider; what signs its callbacks is judged by the official SDK.
import { createHash, createHmac, generateKeyPairSync } from "node:crypto";
import { vonage } from "../../../../../src/telephony/providers/vonage/provider.ts";
import { NOW } from "../../../../support/fake-providers/a-call.ts";
import { FakeVonage } from "../../../../support/fake-providers/vonage.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const PRIVATE_KEY = keys.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
/** The older form, which WebCrypto does not read. */
export const PKCS1_KEY = keys.privateKey.export({ format: "pem", type: "pkcs1" }).toString();
export const PUBLIC_KEY = keys.publicKey.export({ format: "pem", type: "spki" }).toString();

export const SECRET = "vonage-signature-secret-0123456789abcdef";
export const API_KEY = "a1b2c3d4";
export const APPLICATION = "78d335fa-323d-0114-9c3d-d6f0d48968cf";
export const SETTINGS = {
  from: "+15005550006",
  application_id: APPLICATION,
  api_key: API_KEY,
  answer_url: "https://flows.example.com/ncco",
};

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function jwt(claims: Record<string, unknown>, secret = SECRET, alg = "HS256"): string {
  const text = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

export const claimsFor = (body: string, iat: number) => ({
  iat,
  jti: crypto.randomUUID(),
  iss: "Vonage",
  payload_hash: createHash("sha256").update(body).digest("hex"),
  api_key: API_KEY,
  application_id: APPLICATION,
});

export function aTrunk(settings: Record<string, unknown> = {}, secrets = {}) {
  const checked = vonage.checkSettings({ ...SETTINGS, ...settings });
  if (!checked.ok) throw new Error(checked.problems.join("; "));
  const world = { now: NOW };
  const sign = (body: string, iat: number) => jwt(claimsFor(body, iat));
  const fake = new FakeVonage({ sign, now: () => world.now });
  const provider = vonage.create({
    settings: checked.settings,
    secrets: { private_key: PRIVATE_KEY, signature_secret: SECRET, ...secrets },
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
