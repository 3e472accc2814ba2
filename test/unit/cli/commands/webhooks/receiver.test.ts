// A receiver on this machine: what it believes, what it refuses, and what it answers.
import { afterEach, expect, it } from "vitest";
import { type Received, startReceiver } from "../../../../../src/cli/commands/webhooks/receiver.ts";
import { webhookSecret } from "../../../../../src/domain/webhooks/secret.ts";
import { signatureHeaders } from "../../../../../src/domain/webhooks/signature.ts";

const SECRET = await webhookSecret("a key of this test's own, long enough", "w1", 1);
const OTHER = await webhookSecret("a key of this test's own, long enough", "w1", 2);
const EVENT = {
  ...{ id: "evt_a_88", type: "call.finished", timestamp: "2026-11-20T21:40:47.020Z", sequence: 88 },
  data: {},
};

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function receiver(secrets: string[] | null, answer = 200) {
  const received: Received[] = [];
  const refused: string[] = [];
  const started = await startReceiver({
    port: 0,
    secrets: () => secrets,
    received: one => {
      received.push(one);
      return answer;
    },
    refused: reason => refused.push(reason),
  });
  endings.push(started.close);
  const url = `http://127.0.0.1:${started.port}/`;
  const send = async (text: string, { secret = SECRET, at = Date.now() } = {}) => {
    const headers = await signatureHeaders({ id: EVENT.id, at, body: text }, [secret]);
    return (await fetch(url, { method: "POST", headers, body: text })).status;
  };
  return { url, received, refused, send };
}

it("takes what is signed with one of its secrets, and marks what came before", async () => {
  const { received, refused, send } = await receiver([SECRET, OTHER]);
  expect(await send(JSON.stringify(EVENT))).toBe(200);
  expect(await send(JSON.stringify(EVENT), { secret: OTHER })).toBe(200);
  expect(received.map(({ event, repeated }) => [event.sequence, repeated])).toEqual([
    [88, false],
    [88, true],
  ]);
  expect(refused).toEqual([]);
});

it("refuses another's signature, an old one and none at all", async () => {
  const { url, received, refused, send } = await receiver([SECRET]);
  expect(await send(JSON.stringify(EVENT), { secret: OTHER })).toBe(401);
  expect(await send(JSON.stringify(EVENT), { at: Date.now() - 3_600_000 })).toBe(401);
  expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
  expect(received).toEqual([]);
  expect(refused).toEqual([
    expect.stringContaining("webhook-signature"),
    expect.stringContaining("webhook-timestamp"),
    expect.stringContaining("webhook-id"),
  ]);
});

it("refuses what is no event, signed or not", async () => {
  const signed = await receiver([SECRET]);
  for (const text of ["no JSON", "{}", "null", "[]", JSON.stringify({ ...EVENT, sequence: "88" })])
    expect(await signed.send(text)).toBe(401);
  const open = await receiver(null);
  expect(await open.send("no JSON")).toBe(401);
  expect(await open.send(JSON.stringify(EVENT))).toBe(200);
});

it("answers what is no webhook: another method, a body without end", async () => {
  const { url, refused, send } = await receiver(null);
  expect((await fetch(url)).status).toBe(405);
  expect(await send(JSON.stringify({ ...EVENT, data: "x".repeat(1_000_001) }))).toBe(413);
  expect(refused).toHaveLength(2);
});

it("answers what it is told to answer", async () => {
  const { send } = await receiver(null, 503);
  expect(await send(JSON.stringify(EVENT))).toBe(503);
});

it("names a port that is taken", async () => {
  const { url } = await receiver(null);
  const port = Number(new URL(url).port);
  const again = startReceiver({ port, secrets: () => null, received: () => 200, refused: () => {} });
  await expect(again).rejects.toThrow(`--port ${port} cannot be listened at (EADDRINUSE)`);
});
