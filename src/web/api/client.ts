// The way to the service: the cookie goes by itself, a reading names what it has by ETag, an action has a key, so that
// doing it again does nothing.
import type { Answer, Path, Sent } from "./api-types.ts";
import { Failure, failureOf, unreachable } from "./failure.ts";

const REQUESTED = { "X-Requested-With": "dashboard" };
const RETRIES = 2;
const RETRY_MS = 800;
/** Answers that are kept to be compared; the page in view has a handful. */
const MOST_KEPT = 40;

interface Asked {
  params?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, string | undefined>> | undefined;
  body?: unknown;
}

const kept = new Map<string, { etag: string; value: unknown }>();
const listeners = { signedOut: () => {} };

/** Called when a session has ended. */
export const onSignedOut = (listener: () => void) => {
  listeners.signedOut = listener;
};

export const forgetAnswers = () => kept.clear();

export function urlOf(path: string, { params = {}, query = {} }: Asked = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return `/api/v1${filled}${text === "" ? "" : `?${text}`}`;
}

export async function get<P extends Path<"get">>(
  path: P,
  sent: Sent<"get", P>,
  signal?: AbortSignal,
): Promise<Answer<"get", P>> {
  return (await getUrl(urlOf(path, sent), signal)) as Answer<"get", P>;
}

export async function getUrl(url: string, signal?: AbortSignal): Promise<unknown> {
  const known = kept.get(url);
  const headers = { Accept: "application/json", ...(known ? { "If-None-Match": known.etag } : {}) };
  const response = await send(url, { headers, ...(signal ? { signal } : {}) });
  if (response.status === 304 && known) return known.value;
  const value = await read(response);
  const etag = response.headers.get("ETag");
  if (etag !== null) {
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
    kept.set(url, { etag, value });
  }
  return value;
}

/** `Link`'s cursor goes with it: of lists that are bare arrays. */
export async function getPage<P extends Path<"get">>(path: P, sent: Sent<"get", P>) {
  const response = await send(urlOf(path, sent), { headers: { Accept: "application/json" } });
  const value = (await read(response)) as Answer<"get", P>;
  const next = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
  const cursor = next ? new URL(next, location.origin).searchParams.get("cursor") : null;
  return { value, cursor };
}

const act = async (method: string, path: string, sent: Asked): Promise<unknown> => {
  const headers = {
    ...REQUESTED,
    "Idempotency-Key": crypto.randomUUID(),
    ...(sent.body === undefined ? {} : { "Content-Type": "application/json" }),
  };
  const body = sent.body === undefined ? {} : { body: JSON.stringify(sent.body) };
  return read(await again(() => send(urlOf(path, sent), { method, headers, ...body })));
};

export const post = <P extends Path<"post">>(path: P, sent: Sent<"post", P>) =>
  act("POST", path, sent) as Promise<Answer<"post", P>>;
export const patch = <P extends Path<"patch">>(path: P, sent: Sent<"patch", P>) =>
  act("PATCH", path, sent) as Promise<Answer<"patch", P>>;
export const remove = <P extends Path<"delete">>(path: P, sent: Sent<"delete", P>) =>
  act("DELETE", path, sent) as Promise<Answer<"delete", P>>;

/** The same key each time: what was lost on the way is not done twice. */
async function again(attempt: () => Promise<Response>, tries = RETRIES): Promise<Response> {
  try {
    const response = await attempt();
    if (response.status !== 503 || tries === 0) return response;
  } catch (error) {
    if (tries === 0 || !(error instanceof Failure)) throw error;
  }
  await new Promise(resolve => setTimeout(resolve, RETRY_MS));
  return again(attempt, tries - 1);
}

/** `/ui/session`, which is not a part of the API. */
export async function session(method: "GET" | "POST" | "DELETE", body?: unknown): Promise<unknown> {
  const json = body === undefined ? {} : { "Content-Type": "application/json" };
  const init = { method, headers: { ...REQUESTED, ...json } };
  const response = await send(
    "/ui/session",
    body === undefined ? init : { ...init, body: JSON.stringify(body) },
  );
  return read(response, true);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "error", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
}

async function read(response: Response, signingIn = false): Promise<unknown> {
  const text = await response.text();
  const value = parsed(text);
  if (response.ok) return value;
  if (response.status === 401 && !signingIn) listeners.signedOut();
  throw failureOf(response.status, value);
}

export function parsed(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
