// The way to the service: plain HTTP with a token, answers as JSON, errors as failures.
import type { Answer, Path, PutFile, Sent } from "./api.ts";
import type { Connection } from "./connection.ts";
import { type ErrorAnswer, ErrorAnswered, Unreachable } from "./failures.ts";
import { lostConnection } from "./lost-connection.ts";
import type { OutgoingFile } from "./outgoing-file.ts";
import { type Answered, type Pause, retrying } from "./retrying.ts";
import { upload } from "./upload.ts";

const TIMEOUT_MS = 30_000;
/** Of a file that is sent while it is read. */
const FILE_TIMEOUT_MS = 10 * 60_000;

type Query = Readonly<Record<string, string | undefined>>;

/** A request, whatever its route is. */
interface Asked {
  params?: Readonly<Record<string, string>> | undefined;
  query?: Query | undefined;
  body?: unknown;
}

/** A part of a list or of a file. */
export interface Part<T> {
  answer: T;
  /** Of the part behind this one, as the Link header names it. */
  nextCursor: string | null;
}

export interface Service {
  get<P extends Path<"get">>(path: P, sent: Sent<"get", P>): Promise<Answer<"get", P>>;
  getLinked<P extends Path<"get">>(path: P, sent: Sent<"get", P>): Promise<Part<Answer<"get", P>>>;
  /** A file as it comes. */
  getText<P extends Path<"get">>(path: P, sent: Sent<"get", P>): Promise<Part<string>>;
  post<P extends Path<"post">>(path: P, sent: Sent<"post", P>): Promise<Answer<"post", P>>;
  /** The file goes in a stream, of any size. */
  postFile<P extends Path<"post">>(
    path: P,
    sent: Sent<"post", P>,
    file: OutgoingFile,
  ): Promise<Answer<"post", P>>;
  /** Answered with what is read there afterwards. */
  putText<P extends "/compliance/packs/:name/:version" | "/compliance/calendars/:name">(
    path: P,
    sent: { params: Readonly<Record<string, string>> },
    file: { contentType: string; text: string },
  ): Promise<Answer<"get", P>>;
  /** Done twice it is the same. */
  putFile(path: PutFile["path"], sent: PutFile["sent"], file: OutgoingFile): Promise<PutFile["answer"]>;
  patch<P extends Path<"patch">>(path: P, sent: Sent<"patch", P>): Promise<Answer<"patch", P>>;
  delete<P extends Path<"delete">>(path: P, sent: Sent<"delete", P>): Promise<Answer<"delete", P>>;
  /** 503 is an answer too. */
  health(): Promise<{ status: number; answer: unknown }>;
}

interface ServiceOptions extends Pause {
  signal: AbortSignal;
  /** Makes an answer harmless where it is printed; absent = it stays as it came. */
  clean?: ((answer: unknown) => unknown) | undefined;
  /** A new idempotency key. */
  newKey(): string;
}

export function serviceAt(connection: Connection, options: ServiceOptions): Service {
  const api = (path: string, { params = {}, query }: Asked) =>
    urlOf(connection, `/api/v1${path.replace(/:(\w+)/g, (_, name) => params[name] ?? "")}`, query);

  const ask = (url: string, init: RequestInit) => () => send(url, init, connection.token, options.signal);

  const { clean = (answer: unknown) => answer } = options;

  /** Throws for an error. */
  function read<T>(answered: Answered): T {
    const value = readJson(answered, connection);
    if (answered.status >= 400) throw new ErrorAnswered(answered.status, errorOf(value, answered));
    return clean(value) as T;
  }

  const getAnswered = (url: string) => retrying(ask(url, { method: "GET" }), options);

  return {
    get: async (path, sent) => read(await getAnswered(api(path, sent))),
    async getLinked(path, sent) {
      const answered = await getAnswered(api(path, sent));
      return { answer: read(answered), nextCursor: cursorOf(answered.header("link")) };
    },
    async getText(path, sent) {
      const url = api(path, sent);
      const get = () => send(url, { method: "GET" }, connection.token, options.signal, FILE_TIMEOUT_MS);
      const answered = await retrying(get, options);
      if (answered.status >= 300) read(answered);
      return { answer: answered.text, nextCursor: cursorOf(answered.header("link")) };
    },
    async post(path, sent) {
      const { body }: Asked = sent;
      const headers = { "Content-Type": "application/json", "Idempotency-Key": options.newKey() };
      const init = { method: "POST", headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return read(await retrying(ask(api(path, sent), init), options));
    },
    async postFile(path, sent, file) {
      const attempt = () => upload(connection, api(path, sent), file, options.signal);
      return read(await (file.canReopen ? retrying(attempt, options) : attempt()));
    },
    async putFile(path, sent, file) {
      const attempt = () => upload(connection, api(path, sent), file, options.signal, "PUT");
      return read(await (file.canReopen ? retrying(attempt, options) : attempt()));
    },
    // Done twice it is the same: what it sets is set.
    async putText(path, sent, { contentType, text }) {
      const init = { method: "PUT", headers: { "Content-Type": contentType }, body: text };
      return read(await retrying(ask(api(path, sent), init), options));
    },
    // So is this.
    async patch(path, sent) {
      const { body }: Asked = sent;
      const headers = { "Content-Type": "application/json" };
      const init = { method: "PATCH", headers, body: JSON.stringify(body) };
      return read(await retrying(ask(api(path, sent), init), options));
    },
    // Done twice it is a 404 at worst.
    delete: async (path, sent) => read(await ask(api(path, sent), { method: "DELETE" })()),
    async health() {
      const answered = await ask(urlOf(connection, "/health"), { method: "GET" })();
      return { status: answered.status, answer: clean(readJson(answered, connection)) };
    },
  };
}

function urlOf({ base }: Connection, path: string, query: Query = {}): string {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

async function send(
  url: string,
  init: RequestInit,
  token: string | null,
  stop: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Answered> {
  const headers = new Headers(init.headers);
  if (token !== null) headers.set("X-Auth-Token", token);
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  try {
    // A redirect would carry the token to wherever it points.
    const response = await fetch(url, { ...init, headers, signal, redirect: "manual" });
    const text = await response.text();
    return { status: response.status, header: name => response.headers.get(name), text };
  } catch (error) {
    stop.throwIfAborted();
    throw lostConnection(error, url, timeoutMs);
  }
}

function readJson({ status, header, text }: Answered, { base }: Connection): unknown {
  if (status >= 300 && status < 400) {
    throw new Unreachable(`${base} answers with a redirect to ${header("location")}; is --url right?`);
  }
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    if (status >= 400) return null;
    throw new Unreachable(`${base} answers with something else than JSON; is --url a call manager?`);
  }
}

function errorOf(value: unknown, { status, header }: Answered): ErrorAnswer {
  const error = (value as { error?: Partial<ErrorAnswer> } | null)?.error;
  const wait = header("retry-after");
  const details = typeof error?.details === "object" && error.details !== null ? error.details : {};
  return {
    code: typeof error?.code === "string" ? error.code : "http_error",
    message: typeof error?.message === "string" ? error.message : `The answer was ${status}.`,
    details: wait === null || "retry_after_seconds" in details ? details : { ...details, retry_after: wait },
    request_id: error?.request_id ?? header("x-request-id"),
  };
}

/** `</api/v1/campaigns?cursor=X>; rel="next"` → X. */
function cursorOf(link: string | null): string | null {
  const next = /<([^>]*)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return next === undefined ? null : new URL(next, "http://any").searchParams.get("cursor");
}
