// The runtime's own WebCrypto judges the providers' signatures as Node's does.
import { describe, expect, it } from "vitest";
import type { CallbackRequest } from "../../../src/actions/ports/telephony.ts";
import { authenticate as plivo } from "../../../src/telephony/providers/plivo/callback.ts";
import { authenticate as telnyx } from "../../../src/telephony/providers/telnyx/callback.ts";
import { authenticate as twilio } from "../../../src/telephony/providers/twilio/callback.ts";
import { authenticate as vonage } from "../../../src/telephony/providers/vonage/callback.ts";
import { ApplicationToken } from "../../../src/telephony/providers/vonage/token.ts";
import { received } from "../../support/fake-providers/a-call.ts";
import plivoVectors from "../../support/provider-vectors/plivo.json";
import telnyxVectors from "../../support/provider-vectors/telnyx.json";
import twilioVectors from "../../support/provider-vectors/twilio.json";
import type { Vector } from "../../support/provider-vectors/vectors.ts";
import vonageVectors from "../../support/provider-vectors/vonage.json";

type Judge = (request: CallbackRequest, vector: Vector) => Promise<string | null>;

const judges: [string, unknown, Judge][] = [
  ["twilio", twilioVectors.vectors, (request, { secret = "" }) => twilio(request, [secret])],
  ["telnyx", telnyxVectors.vectors, (request, { public_key = "" }) => telnyx(request, [public_key])],
  ["plivo", plivoVectors.vectors, (request, { secret = "" }) => plivo(request, [secret])],
  [
    "vonage",
    vonageVectors.vectors,
    (request, { secret = "" }) => vonage(request, { apiKey: "a1b2c3d4", secrets: [secret] }),
  ],
];

describe.each(judges)("%s", (_name, vectors, judge) => {
  it.each(vectors as Vector[])("$name", async vector => {
    const request = received(vector, (vector.now ?? 0) * 1000);
    expect((await judge(request, vector)) === null).toBe(vector.valid);
  });
});

it("signs a token with a PKCS#8 key", async () => {
  const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = (await crypto.subtle.generateKey({ ...RSA, ...size }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const der = (await crypto.subtle.exportKey("pkcs8", keys.privateKey)) as ArrayBuffer;
  const base64 = btoa(String.fromCharCode(...new Uint8Array(der)));
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${base64.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
  const token = new ApplicationToken({ applicationId: "a", privateKey, now: () => 0 });
  expect((await token.current())?.split(".")).toHaveLength(3);
});
