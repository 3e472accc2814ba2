// A file on its way to the service, in a stream: never whole in memory, and for as long as it takes.
// With node:http, because fetch gives up an upload after five minutes.
import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Connection } from "./connection.ts";
import { Unreachable } from "./failures.ts";
import { lostConnection } from "./lost-connection.ts";
import type { OutgoingFile, SendProgress } from "./outgoing-file.ts";
import type { Answered } from "./retrying.ts";

/** Without a byte in either direction. */
const SILENCE_MS = 10 * 60_000;

export async function upload(
  connection: Connection,
  url: string,
  file: OutgoingFile,
  signal: AbortSignal,
  method: "POST" | "PUT" = "POST",
): Promise<Answered> {
  const progress = file.follow?.();
  const request = (url.startsWith("https:") ? overHttps : overHttp)(url, {
    method,
    headers: headersOf(connection, file),
    signal,
  });
  request.setTimeout(SILENCE_MS, () => {
    request.destroy(new Unreachable(`Nothing was heard of ${new URL(url).origin} for ten minutes.`));
  });
  const answer = new Promise<Answered>((resolve, reject) => {
    request.once("response", response => textOf(response).then(resolve, reject));
    request.on("error", reject);
  });
  // What is refused is answered before it is read to its end: then the rest need not go, nor its failure matter.
  const sending = pipeline(file.open(), counting(progress), request);
  try {
    sending.catch(() => {});
    return await answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Unreachable ? error : brokenUpload(error, url);
  } finally {
    progress?.end();
    request.destroy();
  }
}

const headersOf = ({ token }: Connection, { contentType, length }: OutgoingFile) => ({
  "Content-Type": contentType,
  ...(token === null ? {} : { "X-Auth-Token": token }),
  ...(length === null ? {} : { "Content-Length": String(length) }),
});

const counting = (progress: SendProgress | undefined) => {
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      progress?.sent(sent);
      done(null, chunk);
    },
  });
};

async function textOf(response: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const header = (name: string) => {
    const value = response.headers[name];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  };
  return { status: response.statusCode ?? 0, header, text: Buffer.concat(chunks).toString("utf8") };
}

function brokenUpload(error: unknown, url: string): Unreachable {
  const lost = lostConnection(error, url, SILENCE_MS);
  if (!lost.broke) return lost;
  return new Unreachable(
    `${lost.message} What was imported stays; import again: numbers that are there count as duplicates.`,
  );
}
