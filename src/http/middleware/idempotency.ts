// `Idempotency-Key` on any POST: the same request again gets the answer of the first, and does nothing.
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { orUnavailable } from "../../actions/unavailable.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { MINUTE_MS } from "../../domain/time-units.ts";
import { describe, log } from "../../log.ts";
import type { App } from "../app-env.ts";
import { bodyBytes } from "../lib/request-body.ts";
import { takesKeys } from "../lib/route.ts";
import { replayOf } from "../routes/calls/replay.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
/**
 * D1 takes 2 MB a value. Longer ones are not stored, and the request runs again: that adds no call and no number twice,
 * but answers numbers that are there already as duplicates.
 */
export const MAX_STORED_BYTES = 1_500_000;
/** The first is usually about to be answered. */
const IN_PROGRESS_RETRY_SECONDS = 1;
/**
 * Longer than D1 takes for a batch (30 s) or a client waits. Whoever takes over later makes the request of before
 * harmless: its batches fail, its calls have the same ids.
 */
const LOCK_MS = 90_000;
/** A file of 500,000 lines takes minutes. */
const STREAMED_LOCK_MS = 15 * MINUTE_MS;
const encoder = new TextEncoder();

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map(b => b.toString(16).padStart(2, "0")).join("");
}

/** What a key is unique in: the token's name, the method and the path. `url` with its query. */
export async function keyId(caller: string, method: string, url: string, key: string): Promise<string> {
  const { pathname, search } = new URL(url);
  const path = pathname.replace(/\/+$/, "") + search;
  return sha256(encoder.encode(JSON.stringify([caller, method, path, key])));
}

/** A body that is too long to be read twice is known by its type and length instead. */
const isStreamed = (c: Context<App>) => c.var.route?.body?.streamed === true;

async function bodyHash(c: Context<App>): Promise<string> {
  if (!isStreamed(c)) return sha256(await bodyBytes(c));
  const headers = ["Content-Type", "Content-Encoding", "Content-Length"].map(name => c.req.header(name));
  return sha256(encoder.encode(JSON.stringify(headers)));
}

/** A 429 passes, and a 5xx is no answer: asking again must be able to do better. */
const isStorable = (status: number, text: string) =>
  status !== 429 && status < 500 && encoder.encode(text).byteLength <= MAX_STORED_BYTES;

/**
 * Reserves before the handler, which may put the answer into the batch of its effect (`c.var.reservation`); what it
 * did not store is stored behind it. Dying in between leaves the effect and its answer, or neither.
 */
export const idempotent = createMiddleware<App>(async (c, next) => {
  c.set("reservation", null);
  const key = c.req.header("Idempotency-Key");
  const route = matchedRoutes(c).find(r => r.method !== "ALL")?.path;
  if (c.req.method !== "POST" || key === undefined || route === undefined) return next();
  if (c.var.route !== null && !takesKeys(c.var.route)) return next();
  if (!KEY.test(key)) {
    throw new CallManagerError(
      "bad_request",
      `Idempotency-Key must have 1 to 255 visible ASCII characters, not ${key.length} of ${JSON.stringify(key.slice(0, 40))}.`,
    );
  }
  const asked = {
    id: await keyId(c.var.caller.name, c.req.method, c.req.url, key),
    bodyHash: await bodyHash(c),
    owner: crypto.randomUUID(),
  };
  const lockMs = isStreamed(c) ? STREAMED_LOCK_MS : LOCK_MS;
  const reserved = await orUnavailable("a key was not reserved", "Nothing was done; send it again.", () =>
    c.var.ctx.idempotency.reserve(asked, c.var.ctx.clock(), lockMs),
  );
  switch (reserved.kind) {
    case "answered":
      c.header("Idempotent-Replayed", "true");
      return answer(c, reserved);
    case "other_body":
      throw new CallManagerError(
        "idempotency_mismatch",
        "This Idempotency-Key was used for another body within the last 24 hours.",
      );
    case "in_progress":
      throw new CallManagerError(
        "conflict",
        "The first request with this Idempotency-Key is still being answered.",
        {},
        IN_PROGRESS_RETRY_SECONDS,
      );
    case "mine":
      break;
  }
  c.set("reservation", reserved.reservation);
  await next();
  const { status } = c.res;
  const text = await c.res.clone().text();
  try {
    const before = await c.var.ctx.idempotency.finish(
      reserved.reservation,
      isStorable(status, text) ? { status, answer: text } : null,
    );
    if (before === null) return;
    c.res.headers.delete("Retry-After");
    c.res = answer(c, before);
  } catch (error) {
    // Its lock runs out; whoever asks again then finds what was done by the ids that derive from the key.
    log.error("an answer was not kept", { request_id: c.var.requestId, error: describe(error) });
  }
});

function answer(c: Context<App>, stored: { status: number; answer: string }): Response {
  const { status, text } = replayOf(stored);
  return c.body(text, status as ContentfulStatusCode, { "Content-Type": "application/json" });
}
