// fetch, but for files: those go in a stream, never whole in memory, and for as long as it takes.
// With node:http, because fetch gives up an upload after five minutes.
import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Unreachable } from "../../client/core/errors.ts";
import { lostConnection } from "../../client/core/lost-connection.ts";

/** Without a byte in either direction. */
const SILENCE_MS = 10 * 60_000;

export const fetchWithFiles = (url: string, init: RequestInit = {}): Promise<Response> =>
  init.body instanceof ReadableStream ? upload(url, init, init.body) : fetch(url, init);

async function upload(url: string, init: RequestInit, body: ReadableStream): Promise<Response> {
  const signal = init.signal ?? new AbortController().signal;
  const request = (url.startsWith("https:") ? overHttps : overHttp)(url, {
    method: init.method ?? "POST",
    headers: Object.fromEntries(new Headers(init.headers)),
    signal,
  });
  request.setTimeout(SILENCE_MS, () => {
    request.destroy(new Unreachable(`Nothing was heard of ${new URL(url).origin} for ten minutes.`));
  });
  const answer = new Promise<Response>((resolve, reject) => {
    request.once("response", response => responseOf(response).then(resolve, reject));
    request.on("error", reject);
  });
  // What is refused is answered before it is read to its end: then the rest need not go, nor its failure matter.
  const sending = pipeline(Readable.fromWeb(body), request);
  try {
    sending.catch(() => {});
    return await answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Unreachable ? error : brokenUpload(error, url);
  } finally {
    request.destroy();
  }
}

async function responseOf(response: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(response.headers))
    headers.set(name, [value].flat().join(", "));
  const { statusCode: status = 0 } = response;
  const whole = status === 204 || status === 304 ? null : Buffer.concat(chunks);
  return new Response(whole, { status, headers });
}

function brokenUpload(error: unknown, url: string): Unreachable {
  const lost = lostConnection(error, url, SILENCE_MS);
  if (!lost.broke) return lost;
  return new Unreachable(
    `${lost.message} What was imported stays; import again: numbers that are there count as duplicates.`,
  );
}
