// The way to the service, over the client's core: the cookie goes by itself, a reading names what it has by ETag, an
// action has a key, so that doing it again does nothing.
import { type Answered, parsed, readJson, textOf } from "../../client/core/answered.ts";
import { type Asked, askerOf, pathOf, urlOf as urlFrom } from "../../client/core/ask.ts";
import { ApiError } from "../../client/core/errors.ts";
import { linkedCursor } from "../../client/core/lists.ts";
import type { Answer, Path, Sent } from "./api-types.ts";
import { unreachable } from "./failure.ts";

const REQUESTED = { "X-Requested-With": "dashboard" };
const RETRIES = 2;
/** Answers that are kept to be compared; the page in view has a handful. */
const MOST_KEPT = 40;

interface Given {
  params?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, string | undefined>> | undefined;
  body?: unknown;
}

const ask = askerOf({
  url: "",
  retries: RETRIES,
  fetch: (url, init) => fetch(url, { ...init, credentials: "same-origin", redirect: "error" }),
});

const kept = new Map<string, { etag: string; value: unknown }>();
const listeners = { signedOut: () => {} };

/** Called when a session has ended. */
export const onSignedOut = (listener: () => void) => {
  listeners.signedOut = listener;
};

export const forgetAnswers = () => kept.clear();

function askedAt(path: string, { params = {}, query = {} }: Given = {}): Pick<Asked, "path" | "query"> {
  const filled = path.replace(/:(\w+)/g, (_, name) => pathOf("{_}", [params[name] ?? ""]));
  // An empty filter is none.
  const named = Object.entries(query).map(([name, value]) => [name, value === "" ? undefined : value]);
  return { path: `/api/v1${filled}`, query: Object.fromEntries(named) };
}

export const urlOf = (path: string, given: Given = {}): string => urlFrom("", askedAt(path, given));

export async function get<P extends Path<"get">>(
  path: P,
  sent: Sent<"get", P>,
  signal?: AbortSignal,
): Promise<Answer<"get", P>> {
  const url = urlOf(path, sent);
  const known = kept.get(url);
  const headers = known ? { "If-None-Match": known.etag } : {};
  // Who looks asks again anyhow.
  const answered = await answeredTo(
    { method: "GET", ...askedAt(path, sent) },
    { headers, signal, retries: 0 },
  );
  if (answered.status === 304 && known) return known.value as Answer<"get", P>;
  const value = read(answered);
  const etag = answered.header("ETag");
  if (etag !== null) {
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
    kept.set(url, { etag, value });
  }
  return value as Answer<"get", P>;
}

/** `Link`'s cursor goes with it: of lists that are bare arrays. */
export async function getPage<P extends Path<"get">>(path: P, sent: Sent<"get", P>) {
  const answered = await answeredTo({ method: "GET", ...askedAt(path, sent) }, { retries: 0 });
  return { value: read(answered) as Answer<"get", P>, cursor: linkedCursor(answered.header("Link")) };
}

const act = async (method: string, path: string, sent: Given): Promise<unknown> => {
  const body =
    sent.body === undefined ? {} : { body: JSON.stringify(sent.body), contentType: "application/json" };
  // The same key each time: what was lost on the way is not done twice.
  const asked = { method, ...askedAt(path, sent), ...body, keyed: true };
  return read(await answeredTo(asked, { headers: REQUESTED }));
};

export const post = <P extends Path<"post">>(path: P, sent: Sent<"post", P>) =>
  act("POST", path, sent) as Promise<Answer<"post", P>>;
export const patch = <P extends Path<"patch">>(path: P, sent: Sent<"patch", P>) =>
  act("PATCH", path, sent) as Promise<Answer<"patch", P>>;
export const remove = <P extends Path<"delete">>(path: P, sent: Sent<"delete", P>) =>
  act("DELETE", path, sent) as Promise<Answer<"delete", P>>;

/** `/ui/session`, which is not a part of the API. */
export async function session(method: "GET" | "POST" | "DELETE", body?: unknown): Promise<unknown> {
  const json = body === undefined ? {} : { body: JSON.stringify(body), contentType: "application/json" };
  const asked = { method, path: "/ui/session", ...json };
  return read(await answeredTo(asked, { headers: REQUESTED, retries: 0 }), true);
}

async function answeredTo(asked: Asked, options: Parameters<typeof ask>[1]): Promise<Answered> {
  try {
    return await ask(asked, options);
  } catch (error) {
    throw error instanceof DOMException && error.name === "AbortError" ? error : unreachable();
  }
}

function read(answered: Answered, signingIn = false): unknown {
  if (answered.status < 300) return parsed(textOf(answered)) ?? null;
  try {
    return readJson(answered, "The service");
  } catch (error) {
    const out = error instanceof ApiError && error.status === 401 && !signingIn;
    if (out) listeners.signedOut();
    throw error;
  }
}
