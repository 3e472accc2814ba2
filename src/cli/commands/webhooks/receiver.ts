// A receiver of webhooks on this machine: verifies what comes, tells repeats by their id, and says what it answers.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { verifyWebhook, WebhookVerificationError } from "../../../client/webhooks/verify-webhook.ts";
import type { ShownEvent } from "../../terminal/event-lines.ts";
import { WrongUsage } from "../../wrong-usage.ts";

export interface Received {
  event: ShownEvent & { id: string };
  /** Came before: deliveries are repeated where an answer was lost. */
  repeated: boolean;
  body: Buffer;
  headers: IncomingMessage["headers"];
}

interface Options {
  /** 0 = any that is free. */
  port: number;
  /** Those that may have signed; null = nobody knows, and nothing is verified. */
  secrets: () => readonly string[] | null;
  /** Answers with the status for the sender. */
  received: (one: Received) => Promise<number> | number;
  /** What was not believed, or no webhook. */
  refused: (reason: string) => void;
}

export interface Receiver {
  port: number;
  close(): Promise<void>;
}

const ADDRESS = "127.0.0.1";
/** The service sends 20 kB at most, some of them escaped. */
const MAX_BODY_BYTES = 1_000_000;
/** Of events that came, to tell a repeat. */
const IDS_KEPT = 10_000;

/** Throws WrongUsage where the port is taken. */
export async function startReceiver(options: Options): Promise<Receiver> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    answer(request, options, seen)
      .catch((error: unknown) => {
        options.refused(error instanceof Error ? error.message : String(error));
        return 500;
      })
      .then(status => response.writeHead(status, { "Content-Length": "0" }).end());
  });
  const listening = once(server.listen(options.port, ADDRESS), "listening");
  await listening.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    throw new WrongUsage(`--port ${options.port} cannot be listened at (${error.code}): give another.`);
  });
  return { port: portOf(server), close: () => closed(server) };
}

const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

async function closed(server: Server): Promise<void> {
  const end = once(server, "close");
  server.close();
  server.closeAllConnections();
  await end;
}

async function answer(request: IncomingMessage, options: Options, seen: Set<string>): Promise<number> {
  if (request.method !== "POST") {
    options.refused(`${request.method} ${request.url}: a webhook is a POST`);
    return 405;
  }
  const body = await bodyOf(request);
  if (body === null) {
    options.refused(`a body of more than ${MAX_BODY_BYTES} bytes`);
    return 413;
  }
  try {
    const event = await eventIn(body, request.headers, options.secrets());
    const repeated = seen.has(event.id);
    remember(event.id, seen);
    return await options.received({ event, repeated, body, headers: request.headers });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    options.refused(error.message);
    return 401;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws WebhookVerificationError. */
async function eventIn(
  body: Buffer,
  headers: IncomingMessage["headers"],
  secrets: readonly string[] | null,
): Promise<Received["event"]> {
  const event: unknown = secrets === null ? parsed(body) : await verifyWebhook(body, headers, secrets);
  if (isEvent(event)) return event;
  throw new WebhookVerificationError("The body is no event: it needs id, type, timestamp and sequence.");
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new WebhookVerificationError("The body is no JSON.");
  }
}

function isEvent(value: unknown): value is Received["event"] {
  const event = value as Partial<Record<keyof Received["event"], unknown>> | null;
  return (
    typeof event === "object" &&
    event !== null &&
    [event.id, event.type, event.timestamp].every(each => typeof each === "string") &&
    typeof event.sequence === "number"
  );
}

function remember(id: string, seen: Set<string>): void {
  seen.delete(id);
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > IDS_KEPT && oldest !== undefined) seen.delete(oldest);
}
