// How a provider reports an outcome. Checked in the contract's order: status before the call is looked up.
import { type Context, Hono } from "hono";
import { receiveCallback } from "../../../actions/calls/receive-callback.ts";
import { recordOutcomes } from "../../../actions/calls/record-outcomes.ts";
import { orAskAgain } from "../../../actions/unavailable.ts";
import { CallManagerError } from "../../../domain/errors.ts";
import type { App } from "../../app-env.ts";
import { readBody } from "../../lib/request-body.ts";
import { time } from "../../lib/time.ts";
import { note } from "../../middleware/request-log.ts";
import { callbackBody } from "./body.ts";

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
  const { ctx } = c.var;
  const answer = await orAskAgain(
    "a callback was not taken",
    "The report could not be stored; send it again.",
    () =>
      receiveCallback(
        {
          ...ctx,
          recordOutcomes: ends => recordOutcomes(ctx, ends),
          enqueue: end => ctx.callbackQueue.send([end]),
        },
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

export const callbacks = new Hono<App>({ strict: false })
  .put("/callback", callback)
  .post("/callback", callback);
