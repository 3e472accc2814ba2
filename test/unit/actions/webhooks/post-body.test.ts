// One request to a receiver: nothing of it is left behind.
import { expect, it } from "vitest";
import { postBody } from "../../../../src/actions/webhooks/post-body.ts";

const HEADERS = { "webhook-id": "evt_1", "webhook-timestamp": "1", "webhook-signature": "v1,x" };
const POST = { url: "https://e.example/hook", headers: HEADERS, body: "{}" };

it("waits no longer for what has answered", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const wait = (_: number, signal?: AbortSignal) => {
    signals.push(signal);
    return new Promise<void>(() => {});
  };
  const fetch = async () => new Response("hello", { status: 202 });
  expect(await postBody({ fetch, wait }, POST)).toMatchObject({
    kind: "answered",
    status: 202,
    text: "hello",
  });
  expect(signals.map(signal => signal?.aborted)).toEqual([true]);
});
