// The one way to the service: a request with a token, a time limit and a key, asked again where that is safe.
import type { Answered } from "./answered.ts";
import { Unreachable } from "./errors.ts";
import { bodyInit, canRepeat, type FileBody } from "./file-body.ts";
import { lostConnection } from "./lost-connection.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { type Pause, retrying } from "./retrying.ts";

const TIMEOUT_MS = 30_000;
/** Of a file that is sent or read while it is made. */
const FILE_TIMEOUT_MS = 10 * 60_000;
const RETRIES = 3;

export type QueryValue = string | number | boolean | undefined | null;

export interface Asked {
  method: string;
  /** With /api/v1, its parameters filled. */
  path: string;
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: FileBody | undefined;
  contentType?: string | undefined;
  /**
   * A POST whose idempotency key the service keeps. `own`: with a key of the caller's alone, as the answer to one with a key
   * is written down there and goes without its secret.
   */
  keyed?: boolean | "own" | undefined;
  /** It sends or reads a file. */
  file?: boolean | undefined;
}

export type Ask = (asked: Asked, options?: CallOptions) => Promise<Answered>;

/** Throws Unreachable, or the reason of a signal; an error of the service is an answer here. */
export function askerOf(client: ClientOptions): Ask {
  const { newKey = () => crypto.randomUUID() } = client;
  return async (asked, options = {}) => {
    const { method, body, contentType } = asked;
    const key = keyOf(asked, options, newKey);
    const headers: Record<string, string> = {
      Accept: "*/*",
      ...client.headers,
      ...(client.token == null ? {} : { "X-Auth-Token": client.token }),
      ...(body === undefined || contentType === undefined ? {} : { "Content-Type": contentType }),
      // One for all tries: what was lost on the way is not done twice.
      ...(key === null ? {} : { "Idempotency-Key": key }),
      ...options.headers,
    };
    const attempt = () => send(client, asked, { method, headers }, options);
    return isSafe(asked, key) ? retrying(attempt, pauseOf(client, options)) : attempt();
  };
}

function keyOf({ keyed }: Asked, { idempotencyKey }: CallOptions, newKey: () => string): string | null {
  if (keyed === true) return idempotencyKey ?? newKey();
  return keyed === "own" ? (idempotencyKey ?? null) : null;
}

/** Whether it is harmless when it is done twice. A second DELETE would be a 404 for what was done. */
function isSafe({ method, body }: Asked, key: string | null): boolean {
  if (!canRepeat(body)) return false;
  return key !== null || ["GET", "PUT", "PATCH"].includes(method);
}

/** `/api/v1/calls/{call_id}` with what stands for its names, in their order. */
export function pathOf(path: string, values: readonly (string | number)[]): string {
  let next = 0;
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(String(values[next++] ?? "")));
}

export function urlOf(base: string, { path, query = {} }: Pick<Asked, "path" | "query">): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const text = search.toString();
  return `${base.replace(/\/+$/, "")}${path}${text === "" ? "" : `?${text}`}`;
}

async function send(client: ClientOptions, asked: Asked, init: RequestInit, options: CallOptions) {
  const url = urlOf(client.url, asked);
  const usual =
    asked.file === true ? (client.fileTimeoutMs ?? FILE_TIMEOUT_MS) : (client.timeoutMs ?? TIMEOUT_MS);
  const timeoutMs = options.timeoutMs ?? usual;
  const stops = [client.signal, options.signal].filter(signal => signal !== undefined);
  const limits = Number.isFinite(timeoutMs) ? [AbortSignal.timeout(timeoutMs)] : [];
  const signal = AbortSignal.any([...stops, ...limits]);
  const ask = client.fetch ?? fetch;
  try {
    // A redirect would carry the token to wherever it points.
    const response = await ask(url, { redirect: "manual", ...init, ...bodyInit(asked.body), signal });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, header: (name: string) => response.headers.get(name), bytes };
  } catch (error) {
    for (const stop of stops) stop.throwIfAborted();
    throw error instanceof Unreachable ? error : lostConnection(error, url, timeoutMs);
  }
}

function pauseOf(client: ClientOptions, options: CallOptions): Pause {
  const { sleep, onRetry = () => {}, random = Math.random } = client;
  const stops = [client.signal, options.signal].filter(signal => signal !== undefined);
  return {
    sleep: sleep ?? (ms => pausing(ms, stops)),
    onRetry,
    random,
    retries: options.retries ?? client.retries ?? RETRIES,
  };
}

function pausing(ms: number, stops: readonly AbortSignal[]): Promise<void> {
  const stop = AbortSignal.any([...stops]);
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(stop.reason);
    };
    const timer = setTimeout(() => {
      stop.removeEventListener("abort", end);
      resolve();
    }, ms);
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });
}
