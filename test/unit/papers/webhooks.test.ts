// The papers of events and webhooks: the table has every event, the bodies are those of the schemas, the receiver runs as written.
import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { EVENT_TYPES, TEST_EVENT } from "../../../src/domain/events/event-type.ts";
import { webhookSecret } from "../../../src/domain/webhooks/secret.ts";
import { webhooks } from "../../../src/http/openapi/webhooks.ts";
import * as events from "../../../src/http/routes/events/schemas.ts";
import { type DocumentedReceiver, runReceiver } from "../../support/documented-receiver.ts";
import { exampleOf } from "../../support/example-of.ts";

const PAPER = readFileSync("docs/webhooks.md", "utf8");
const EVENTS = readFileSync("docs/events.md", "utf8");
const SHAPES = [
  ...[events.CallFinishedEvent, events.ThinEvent, events.AttemptEndedEvent, events.CampaignEvent],
  ...[events.ImportFinishedEvent, events.NumberSuppressedEvent, events.DeadLetterEvent],
  ...[events.TrunkEvent, events.WebhookEvent],
];
const blocks = (language: string) =>
  [...PAPER.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, text]) => text ?? "");

it("has every type of event in one table, once, in their order", () => {
  const named = [...`${EVENTS}${PAPER}`.matchAll(/^\| `([a-z_]+\.[a-z_]+)` /gm)].map(([, type]) => type);
  expect(named).toEqual([...EVENT_TYPES, TEST_EVENT]);
  expect(Object.keys(webhooks() ?? {})).toEqual(named);
});

it("shows the bodies that the document has", () => {
  expect(blocks("json").map(text => JSON.parse(text))).toEqual(SHAPES.map(shape => exampleOf(shape)));
});

let receiver: DocumentedReceiver | null = null;
afterEach(() => receiver?.stop());

it("has a receiver that runs as written: verifies, answers, and does nothing twice", async () => {
  const [code = ""] = blocks("js");
  expect(code.trim().split("\n").length).toBeLessThan(20);
  const secret = await webhookSecret("a key of this test's own, long enough", "w1", 1);
  const other = await webhookSecret("another key, as long as it must be", "w1", 1);
  receiver = await runReceiver(code, { WEBHOOK_SECRET: secret });
  const event = exampleOf(events.CallFinishedEvent);
  const body = JSON.stringify(event);
  const sent = [await receiver.send(body, secret), await receiver.send(body, secret)];
  sent.push(await receiver.send(body, other));
  expect(sent.map(({ status }) => status)).toEqual([204, 204, 401]);
  expect(receiver.printed()).toBe("call.finished PICKED\n");

  // What is cut off or without an end must not stop it.
  await receiver.cut();
  const long = JSON.stringify({ ...(event as object), id: "evt_3fa9c1_88124", more: "x".repeat(2_000_000) });
  expect((await receiver.send(long, secret)).status).not.toBe(204);
  expect((await receiver.send(body, secret)).status).toBe(204);
  expect(receiver.printed()).toBe("call.finished PICKED\n");
}, 20_000);
