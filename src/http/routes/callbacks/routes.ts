// How a provider reports an outcome. Checked in the contract's order: status before the call is looked up.
import { receiveCallback } from "../../../actions/calls/receive-callback.ts";
import { honourStop } from "../../../actions/compliance/honour-stop.ts";
import { orUnavailable } from "../../../actions/unavailable.ts";
import { type AttemptDetails, NEVER } from "../../../domain/calls/attempt-details.ts";
import { checkCallBack } from "../../../domain/calls/call-back.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import type { CallbackAnswer } from "../../../domain/calls/received-callback.ts";
import { CallManagerError } from "../../../domain/errors.ts";
import { type Asked, Routes } from "../../lib/routes.ts";
import { addToLog } from "../../middleware/request-log.ts";
import * as callback from "./definitions.ts";
import { presentCallbackAnswer } from "./present.ts";
import { REFUSED, WRONG_NUMBER } from "./schemas.ts";

type Report = typeof callback.reportOutcome | typeof callback.reportOutcomeByPost;

async function report({ c, ctx, query, body }: Asked<Report>) {
  refuseOtherThan(c.get("signedFor"), body);
  const stop = stopIn(body);
  // Who says stop is heard, whatever stands beside it.
  if (stop === null) checkCallBack(body.call_back_at, ctx.clock());
  // Before the report, which may be a duplicate, late, or of a call that has left.
  const heard = stop && (await honourStop(ctx, { callId: body.call_id, ...stop, by: c.get("caller").name }));
  if (stop !== null) addToLog(c, { opt_out: heard !== null });
  if (heard?.archived === true) return presentCallbackAnswer(ofArchivedCall(body));
  const answered = await orUnavailable(
    "a callback was not taken",
    "The report could not be stored; send it again.",
    () =>
      receiveCallback(ctx, {
        callId: body.call_id,
        status: body.status,
        duration: body.call_duration ?? 0,
        externalCallId: body.external_call_id,
        attempt: body.attempt ?? null,
        attemptInUrl: query.attempt,
        trunkInUrl: c.get("signedFor")?.trunk ?? null,
        traceId: c.get("requestId"),
        details: detailsIn(body),
        stopped: stop && `Suppressed (${stop.optOut === null ? WRONG_NUMBER : "opt_out"})`,
      }),
  );
  const { callId, attempt, status, duplicate } = answered;
  addToLog(c, { call_id: callId, attempt, outcome: status, duplicate });
  return presentCallbackAnswer(answered);
}

/** Null = nobody said stop. */
function stopIn({ opt_out, disposition }: Asked<Report>["body"]) {
  const optOut = opt_out === false || opt_out === undefined ? null : opt_out;
  const wrongNumber = disposition === WRONG_NUMBER;
  return optOut === null && !wrongNumber ? null : { optOut, wrongNumber };
}

/** It has ended long ago, whatever the report says of it. */
const ofArchivedCall = ({ call_id, status, attempt }: Asked<Report>["body"]): CallbackAnswer => ({
  callId: call_id,
  attempt: attempt ?? 1,
  status,
  retryScheduled: false,
  nextRetryAt: null,
  duplicate: true,
});

function detailsIn(body: Asked<Report>["body"]): AttemptDetails | undefined {
  const { disposition: word, connected_to_agent_ms: agent, opt_out, call_back_at: wished } = body;
  const refused = word === REFUSED;
  const isOfTheNumber = word === WRONG_NUMBER;
  // Who says stop is not called later either.
  const call_back_at = (opt_out ?? false) === false && !isOfTheNumber ? wished : undefined;
  const details: AttemptDetails = {
    disposition: refused ? "answered" : isOfTheNumber ? null : word,
    answered_by: body.answered_by,
    answered_at: body.answered_at,
    call_back_at,
    // Said to be nobody is not the same as not said.
    connected_to_agent_ms: agent === null ? NEVER : agent,
    rang_seconds: body.rang_seconds,
    message_played: body.message_played,
    ...(refused ? { refused } : {}),
  };
  return Object.values(details).some(told => (told ?? null) !== null) ? details : undefined;
}

/** The signature of a callback URL is good for one attempt. */
function refuseOtherThan(signedFor: DialKey | null, body: Asked<Report>["body"]): void {
  if (signedFor === null) return;
  const { callId, attempt } = signedFor;
  if (body.call_id === callId && (body.attempt ?? attempt) === attempt) return;
  throw new CallManagerError(
    "forbidden",
    `The signature of this URL is for attempt ${attempt} of call ${callId} only.`,
  );
}

export const callbacks = new Routes()
  .on(callback.reportOutcome, report)
  .on(callback.reportOutcomeByPost, report);
