// A service for the client: answers what it is told to, and keeps what it was asked.
import { type CampaignCallManager, createClient } from "../../../src/client/create-client.ts";
import type { ClientOptions } from "../../../src/client/index.ts";

export interface Asked {
  method: string;
  url: URL;
  headers: Headers;
  body: string | null;
}

export type Reply = Response | Error;

interface FakeService {
  client: CampaignCallManager;
  asked: Asked[];
  slept: number[];
}

export const BASE = "https://calls.test";

/** One reply after the other; the last for good. */
export function serviceWith(replies: (() => Reply)[], options: Partial<ClientOptions> = {}): FakeService {
  const asked: Asked[] = [];
  const slept: number[] = [];
  const client = createClient({
    url: BASE,
    token: "a-token-of-this-test",
    sleep: async ms => void slept.push(ms),
    random: () => 0,
    async fetch(url, init) {
      const request = new Request(url, init);
      const body = init?.body == null ? null : await request.text();
      asked.push({ method: request.method, url: new URL(url), headers: request.headers, body });
      init?.signal?.throwIfAborted();
      const reply = replies[Math.min(asked.length, replies.length) - 1]?.() ?? new Response(null);
      if (reply instanceof Error) throw reply;
      return reply;
    },
    ...options,
  });
  return { client, asked, slept };
}

export const answering = (value: unknown, init?: ResponseInit) => () => Response.json(value, init);

export const failing = (status: number, code: string, more: { details?: object; retryAfter?: number } = {}) =>
  answering(
    { error: { code, message: `${code}, because.`, details: more.details ?? {}, request_id: "req-7" } },
    {
      status,
      ...(more.retryAfter === undefined ? {} : { headers: { "Retry-After": `${more.retryAfter}` } }),
    },
  );

/** As Node's fetch fails when the other end is gone. */
export const broken = () =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
  });

export const nobodyThere = () =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
  });
