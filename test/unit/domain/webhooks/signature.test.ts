// What is signed here is believed by the library that receivers use, and by nobody with another secret.
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { ROTATION_MS, signingSecrets, webhookSecret } from "../../../../src/domain/webhooks/secret.ts";
import { signatureHeaders } from "../../../../src/domain/webhooks/signature.ts";

const KEY = "a key of the deployment, 32 characters";
const BODY = '{"type":"call.finished","data":{"name":"Zoë ☎"}}';
const id = "evt_3fa9c1_88123";

const verify = (secret: string, headers: Record<string, string>, body = BODY) =>
  new Webhook(secret).verify(body, headers);

describe("a signature", () => {
  it("is that of the specification's example", async () => {
    const headers = await signatureHeaders(
      { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330_999, body: '{"test": 2432232314}' },
      ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    );
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is believed by receivers with the endpoint's secret, and by those with another one not", async () => {
    const secret = await webhookSecret(KEY, "we_1", 1);
    const headers = { ...(await signatureHeaders({ id, at: Date.now(), body: BODY }, [secret])) };
    expect(verify(secret, headers)).toEqual(JSON.parse(BODY));
    const others = [
      await webhookSecret(KEY, "we_2", 1),
      await webhookSecret(KEY, "we_1", 2),
      await webhookSecret("another key of the deployment", "we_1", 1),
    ];
    for (const other of others) expect(() => verify(other, headers)).toThrow("No matching signature");
  });

  it("is for this body, this id and this time alone", async () => {
    const secret = await webhookSecret(KEY, "we_1", 1);
    const headers = { ...(await signatureHeaders({ id, at: Date.now(), body: BODY }, [secret])) };
    const [seconds = ""] = [headers["webhook-timestamp"]];
    expect(() => verify(secret, headers, `${BODY} `)).toThrow("No matching signature");
    expect(() => verify(secret, { ...headers, "webhook-id": "evt_3fa9c1_88124" })).toThrow("No matching");
    const later = { ...headers, "webhook-timestamp": String(Number(seconds) + 1) };
    expect(() => verify(secret, later)).toThrow("No matching signature");
  });
});

describe("after a rotation", () => {
  const now = Date.now();
  const rotated = { id: "we_1", secretVersion: 2, previousSecretUntil: now + ROTATION_MS };

  it("receivers with the old secret and with the new one believe the same request, for a day", async () => {
    const secrets = await signingSecrets(KEY, rotated, now + ROTATION_MS - 1);
    const headers = { ...(await signatureHeaders({ id, at: now, body: BODY }, secrets)) };
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    for (const version of [1, 2]) {
      expect(verify(await webhookSecret(KEY, "we_1", version), headers)).toEqual(JSON.parse(BODY));
    }
  });

  it("the old secret signs no more when the day is over", async () => {
    expect(await signingSecrets(KEY, rotated, now + ROTATION_MS)).toEqual([
      await webhookSecret(KEY, "we_1", 2),
    ]);
  });

  it("there is no version before the first", async () => {
    const first = { ...rotated, secretVersion: 1 };
    expect(await signingSecrets(KEY, first, now)).toEqual([await webhookSecret(KEY, "we_1", 1)]);
  });
});

it("makes a secret of 32 bytes, the same each time", async () => {
  const secret = await webhookSecret(KEY, "we_1", 1);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await webhookSecret(KEY, "we_1", 1)).toBe(secret);
});
