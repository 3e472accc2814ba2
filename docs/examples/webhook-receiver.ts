// Receives webhooks: verifies, keeps each event once, answers at once, and works afterwards.
// WEBHOOK_SECRETS=whsec_… node webhook-receiver.ts events.jsonl
import { existsSync, readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from "@campaign-call-manager/client";

const { WEBHOOK_SECRETS = "", PORT = "8080" } = process.env;
const [inbox = "events.jsonl"] = process.argv.slice(2);
/** Both, separated by a comma, while one is rotated. */
const secrets = WEBHOOK_SECRETS.split(",");
const MOST_BYTES = 100_000;

// An event can come twice: its id tells. Where you have a database, a unique key does the same.
const lines = existsSync(inbox) ? readFileSync(inbox, "utf8").split("\n") : [];
const seen = new Set(lines.filter(line => line !== "").map(line => (JSON.parse(line) as WebhookEvent).id));

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new WebhookVerificationError("the body is too long");
    pieces.push(piece);
  }
  // As it came: what is parsed and written again does not fit its signature.
  return Buffer.concat(pieces);
}

function work(event: WebhookEvent): void {
  if (event.type === "call.finished") {
    const { call, campaign } = event.data;
    console.log(`${event.sequence}: call ${call.call_id} of ${campaign.name} is ${call.status}`);
  } else console.log(`${event.sequence}: ${event.type}`);
}

const server = createServer(async (request, response) => {
  try {
    const event = await verifyWebhook(await bodyOf(request), request.headers, secrets);
    if (seen.has(event.id)) return void response.writeHead(204).end();
    seen.add(event.id);
    // Kept before it is answered: after a 2xx nobody sends it again.
    await appendFile(inbox, `${JSON.stringify(event)}\n`).catch((error: unknown) => {
      seen.delete(event.id);
      throw error;
    });
    response.writeHead(204).end();
    work(event);
  } catch (error) {
    const refused = error instanceof WebhookVerificationError;
    if (!refused) console.error(error);
    // What fails at work is answered already: it is kept, and yours to do again.
    if (response.headersSent) return;
    // The rest of a body that is too long is not waited for.
    response.writeHead(refused ? 400 : 500, { Connection: "close" }).end(refused ? error.message : "");
  }
});
server.listen(Number(PORT), () => console.log(`Listening on ${(server.address() as AddressInfo).port}`));
