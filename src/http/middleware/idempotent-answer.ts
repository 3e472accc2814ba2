// Answers of keyed requests that go into the batch of their effect: made before it has happened.
import type { Context } from "hono";
import type { KeptAnswer } from "../../domain/calls/reservation.ts";
import type { App } from "../app-env.ts";
import { MAX_KEPT_BYTES } from "./idempotency.ts";

/** Null without an Idempotency-Key. `slack`: bytes that the batch may add. */
export function storedAnswer(c: Context<App>, status: number, body: unknown, slack = 0): KeptAnswer | null {
  const { reservation } = c.var;
  if (reservation === null) return null;
  const text = JSON.stringify(body);
  const bytes = new TextEncoder().encode(text).byteLength;
  return bytes + slack > MAX_KEPT_BYTES ? null : { reservation, status, text };
}
