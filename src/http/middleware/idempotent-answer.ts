// Answers of keyed requests that go into the batch of their effect: made before it has happened.
import type { Context } from "hono";
import type { KeyedAnswer } from "../../domain/calls/reservation.ts";
import type { App } from "../app-env.ts";
import { MAX_STORED_BYTES } from "./idempotency.ts";

/** Null without an Idempotency-Key. `slack`: bytes that the batch may add. */
export function storedAnswer(c: Context<App>, status: number, body: unknown, slack = 0): KeyedAnswer | null {
  const { reservation } = c.var;
  if (reservation === null) return null;
  const answer = JSON.stringify(body);
  const bytes = new TextEncoder().encode(answer).byteLength;
  return bytes + slack > MAX_STORED_BYTES ? null : { reservation, status, answer };
}
