// How a provider reports an outcome. Checked in the contract's order: status before the call is looked up.
import { type Context, Hono } from "hono";
import { z } from "zod";
import { receiveCallback } from "../actions/receive-callback.ts";
import { CallManagerError } from "../domain/errors.ts";
import { OUTCOMES } from "../domain/outcome.ts";
import { describe, log } from "../log.ts";
import type { App } from "./app-env.ts";
import { time } from "./present.ts";
import { readBody, stringField } from "./request-body.ts";
import { note } from "./request-log.ts";

const optionalText = z
  .union([z.string().max(255), z.number()], { error: "must be a text of at most 255 characters" })
  .nullish()
  .transform(v => (v === null || v === undefined ? null : String(v)));

const callbackBody = z.object({
  call_id: stringField(255).min(1, { error: "must not be empty" }),
  status: z.enum(OUTCOMES, {
    error: i => `must be one of ${OUTCOMES.join(", ")}, not ${JSON.stringify(i.input) ?? "nothing"}`,
  }),
  call_duration: z
    .number({ error: "must be a number of seconds" })
    .min(0, { error: i => `must be 0 or more seconds, not ${i.input}` })
    .max(86_400 * 7, { error: i => `must not exceed a week in seconds, not ${i.input}` })
    .nullish(),
  external_call_id: optionalText,
  attempt: z
    .number({ error: "must be a whole number" })
    .int({ error: i => `must be a whole number, not ${i.input}` })
    .min(1, { error: i => `must be 1 or more, not ${i.input}` })
    .nullish(),
});

async function callback(c: Context<App>) {
  const body = await readBody(c, callbackBody);
  const signed = c.var.signedFor;
  if (
    signed !== null &&
    (signed.callId !== body.call_id || (body.attempt ?? signed.attempt) !== signed.attempt)
  ) {
    throw new CallManagerError(
      "forbidden",
      `The signature of this URL is for attempt ${signed.attempt} of call ${signed.callId} only.`,
    );
  }
  const attemptInUrl = Number(c.req.query("attempt"));
  const { calls, policy, clock, recordOutcomes, enqueueCallback } = c.var.wired;
  const answer = await orAskAgain(() =>
    receiveCallback(
      { calls, policy, clock, recordOutcomes, enqueue: enqueueCallback },
      {
        callId: body.call_id,
        status: body.status,
        duration: body.call_duration ?? 0,
        externalCallId: body.external_call_id,
        attempt: body.attempt ?? null,
        traceId: c.var.requestId,
      },
      Number.isInteger(attemptInUrl) && attemptInUrl > 0 ? attemptInUrl : null,
    ),
  );
  const { callId, attempt, duplicate } = answer;
  note(c, { call_id: callId, attempt, outcome: answer.status, duplicate });
  return c.json({
    success: true,
    call_id: answer.callId,
    status: answer.status,
    message: "Callback processed",
    retry_scheduled: answer.retryScheduled,
    next_retry_at: time(answer.nextRetryAt),
    duplicate: answer.duplicate,
  });
}

/** What could not be looked up or settled is to be reported again: 503, never a report lost to a 500. */
async function orAskAgain<T>(receive: () => Promise<T>): Promise<T> {
  try {
    return await receive();
  } catch (error) {
    if (error instanceof CallManagerError) throw error;
    log.error("a callback was not taken", { error: describe(error) });
    const message = "The report could not be stored; send it again.";
    throw new CallManagerError("service_unavailable", message, {}, 5);
  }
}

export const callbacks = new Hono<App>({ strict: false })
  .put("/callback", callback)
  .post("/callback", callback);
