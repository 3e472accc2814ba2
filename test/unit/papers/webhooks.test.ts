// The paper of webhooks: its table has every event, its bodies are those of the schemas, its receiver runs as written.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { EVENT_TYPES, TEST_EVENT } from "../../../src/domain/events/event-type.ts";
import { webhookSecret } from "../../../src/domain/webhooks/secret.ts";
import { signatureHeaders } from "../../../src/domain/webhooks/signature.ts";
import { webhooks } from "../../../src/http/openapi/webhooks.ts";
import * as events from "../../../src/http/routes/events/schemas.ts";
import { exampleOf } from "../../support/example-of.ts";

const PAPER = readFileSync("docs/webhooks.md", "utf8");
const NODE = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
const SHAPES = [
  ...[events.CallFinishedEvent, events.ThinEvent, events.AttemptEndedEvent, events.CampaignEvent],
  ...[events.ImportFinishedEvent, events.NumberSuppressedEvent, events.DeadLetterEvent],
  ...[events.TrunkEvent, events.WebhookEvent],
];
const blocks = (language: string) =>
  [...PAPER.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, text]) => text ?? "");

it("has every type of event in its table, once, in their order", () => {
  const named = [...PAPER.matchAll(/^\| `([a-z_]+\.[a-z_]+)` /gm)].map(([, type]) => type);
  expect(named).toEqual([...EVENT_TYPES, TEST_EVENT]);
  expect(Object.keys(webhooks() ?? {})).toEqual(named);
});

it("shows the bodies that the document has", () => {
  expect(blocks("json").map(text => JSON.parse(text))).toEqual(SHAPES.map(shape => exampleOf(shape)));
});

let child: ChildProcess | null = null;
afterEach(() => child?.kill());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

it("has a receiver that runs as written: verifies, answers, and does nothing twice", async () => {
  const [code = ""] = blocks("js");
  expect(code.trim().split("\n").length).toBeLessThan(20);
  const secret = await webhookSecret("a key of this test's own, long enough", "w1", 1);
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret };
  child = spawn(NODE, ["--input-type=module", "-e", code], { env, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", text => {
    printed += text;
  });
  const body = JSON.stringify(exampleOf(events.CallFinishedEvent));
  const send = async (signedWith: string) => {
    const headers = await signatureHeaders({ id: "evt_3fa9c1_88123", at: Date.now(), body }, [signedWith]);
    for (let tries = 0; ; tries++) {
      try {
        return (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body })).status;
      } catch (error) {
        // It has not begun to listen.
        if (tries === 100) throw error;
        await pause(50);
      }
    }
  };
  const other = await webhookSecret("another key, as long as it must be", "w1", 1);
  expect([await send(secret), await send(secret), await send(other)]).toEqual([204, 204, 401]);
  child.stdout?.destroy();
  expect(printed).toBe("call.finished PICKED\n");
}, 20_000);
