// How the service is asked, by all requests of a client and by one.
import type { Pause } from "./retrying.ts";

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface ClientOptions extends Partial<Pause> {
  /** Of the service, such as https://calls.example.com, without /api/v1. "" = whence the page came. */
  url: string;
  /** Goes as X-Auth-Token. Absent or null: none is sent. */
  token?: string | null | undefined;
  /** Absent = the platform's. */
  fetch?: Fetch | undefined;
  /** For one try of a request; 30,000 where nothing is said. */
  timeoutMs?: number | undefined;
  /** For one try of a request that sends or reads a file; 600,000 where nothing is said. */
  fileTimeoutMs?: number | undefined;
  /** Ends every request of this client. */
  signal?: AbortSignal | undefined;
  /** With every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** A new idempotency key; absent = a random UUID. */
  newKey?: (() => string) | undefined;
  /** Makes of each answer what is handed on; absent = it stays as it came. */
  clean?: ((answer: unknown) => unknown) | undefined;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** For one try; Infinity = none. */
  timeoutMs?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** How often it is asked again at most, where that is safe; 0 = never. */
  retries?: number | undefined;
  /** Of a POST: your own, to be safe across restarts of your program too. Absent = a new one, or none where a secret is answered. */
  idempotencyKey?: string | undefined;
}

export interface FileOptions extends CallOptions {
  /** Such as text/csv; absent = the first that the operation takes. */
  contentType?: string | undefined;
}
