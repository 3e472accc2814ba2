// The paper of the pre-dial hook: its receiver runs as written.
import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { webhookSecret } from "../../../src/domain/webhooks/secret.ts";
import { type DocumentedReceiver, runReceiver } from "../../support/documented-receiver.ts";

const [, CODE = ""] = /```js\n(.*?)```/s.exec(readFileSync("docs/pre-dial-hook.md", "utf8")) ?? [];

let receiver: DocumentedReceiver | null = null;
afterEach(() => receiver?.stop());

it("has a receiver that decides about each call, refuses whom it does not know, and outlives what is cut off", async () => {
  const secret = await webhookSecret("a key of this test's own, long enough", "c7", 1);
  const other = await webhookSecret("another key, as long as it must be", "c7", 1);
  receiver = await runReceiver(CODE, { SECRET: secret });
  const question = (more = {}) =>
    JSON.stringify({
      calls: [
        { call_id: "a", phone_number: "+12025550143", metadata: null },
        { call_id: "b", phone_number: "+12025550144", metadata: { paid: true } },
        { call_id: "c", phone_number: "+12025550145", metadata: { name: "Ada" } },
      ],
      ...more,
    });
  const { status, text } = await receiver.send(question(), secret);
  expect(status).toBe(200);
  const { decisions } = JSON.parse(text) as { decisions: { call_id: string; decision: string }[] };
  expect(decisions.map(each => [each.call_id, each.decision])).toEqual([
    ["a", "wait"],
    ["b", "refuse"],
    ["c", "dial"],
  ]);
  expect((await receiver.send(question(), other)).status).toBe(401);

  await receiver.cut();
  expect((await receiver.send(question({ more: "x".repeat(2_000_000) }), secret)).status).not.toBe(200);
  expect((await receiver.send(question(), secret)).status).toBe(200);
}, 20_000);
