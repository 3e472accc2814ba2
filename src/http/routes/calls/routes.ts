// Calls: asked for one by one, called off, read and listed.
import { type Context, Hono } from "hono";
import { cancelCall } from "../../../actions/calls/cancel-call.ts";
import type { InitiateRequest, InitiateResult } from "../../../actions/calls/initiate-calls.ts";
import { CALL_STATUSES } from "../../../domain/calls/call.ts";
import { AD_HOC_CAMPAIGN_ID } from "../../../domain/campaigns/campaign.ts";
import { normalisePhoneNumber } from "../../../domain/contacts/phone-number.ts";
import { CallManagerError, campaignNotFound, invalid, notFound } from "../../../domain/errors.ts";

import { type CallFilter, listCalls } from "../../../store/calls/list-calls.ts";
import { type NamedCall, namedCall } from "../../../store/calls/read-calls.ts";
import { cancelWaitingCall } from "../../../store/dialling/cancel-calls.ts";
import type { App } from "../../app-env.ts";
import { cursorLike, encodeCursor, limitOf } from "../../lib/paging.ts";
import { instantQuery } from "../../lib/query.ts";
import { readBody } from "../../lib/request-body.ts";
import { orAskAgain } from "../../lib/unavailable.ts";
import { note } from "../../middleware/request-log.ts";
import { archivedCall } from "../archive/routes.ts";
import { callBody, initiateBody } from "./bodies.ts";
import { ACCEPTED_STATUS, acceptedAnswer, presentAccepted, presentAttempt, presentCall } from "./present.ts";

export function phoneNumberOf(c: Context<App>, typed: string): string {
  const normal = normalisePhoneNumber(typed, c.var.ctx.settings.phoneNumbers);
  if (normal !== null) return normal;
  const message = `Invalid phone number format. Must start with + and contain digits (7 to 15), not "${typed}".`;
  throw invalid({ phone_number: [message] }, message);
}

/** The answer of a gate that could or could not store; the contract's errors for what it refused. */
export function acceptedOrThrow(answer: InitiateResult): InitiateResult & { kind: "done" } {
  switch (answer.kind) {
    case "done":
      return answer;
    case "campaign_not_found":
      throw campaignNotFound();
    case "unavailable":
      throw new CallManagerError("service_unavailable", answer.problem, {}, 5);
  }
}

/** A gate that cannot be reached, or is starting anew, is asked again. */
export const accept = (c: Context<App>, request: InitiateRequest): Promise<InitiateResult> => {
  const problem = "The calls could not be stored; nothing is known to be accepted.";
  return orAskAgain<InitiateResult>(
    "the gate did not accept calls",
    problem,
    async () => await c.var.ctx.trunk.initiate(request),
  );
};

/** A call that names no campaign is an ad-hoc one: it belongs to the built-in campaign and obeys the same limits. */
async function initiateOne(
  c: Context<App>,
  schema: typeof callBody | typeof initiateBody,
  /** With the call, in one batch: only in the form of `POST /initiate-call`. */
  keepAnswer: boolean,
) {
  const body = await readBody(c, schema);
  note(c, { campaign_id: body.campaign_id ?? AD_HOC_CAMPAIGN_ID });
  const phoneNumber = phoneNumberOf(c, body.phone_number);
  const answer = acceptedOrThrow(
    await accept(c, {
      campaignId: body.campaign_id ?? AD_HOC_CAMPAIGN_ID,
      numbers: [{ phoneNumber, timeZone: body.time_zone, metadata: body.metadata }],
      ...(c.var.reservation === null ? {} : { reservation: c.var.reservation, keepAnswer }),
    }),
  );
  const [call] = answer.accepted;
  if (call !== undefined) {
    note(c, { call_ids: [call.callId] });
    return { call, campaignName: answer.campaignName };
  }
  const holder = answer.refused[0]?.holder;
  const seconds = Math.max(1, Math.ceil((answer.refused[0]?.retryAfterMs ?? 0) / 1000));
  throw new CallManagerError(
    "duplicate_call",
    `Duplicate call within window: ${phoneNumber} was accepted less than ${
      c.var.ctx.policy.duplicateWindowMs / 60_000
    } minutes ago.`,
    { call_id: holder?.callId ?? null, phone_number: phoneNumber, retry_after_seconds: seconds },
    seconds,
  );
}

export const statusQuery = (c: Context<App>) => {
  const text = c.req.query("status");
  const status = CALL_STATUSES.find(s => s === text);
  if (text === undefined || status !== undefined) return status;
  throw invalid({ status: [`must be one of ${CALL_STATUSES.join(", ")}, not "${text}"`] });
};

/** A page of calls ends with the id of one. */
const CALL_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export async function callPage(c: Context<App>, campaignId: number | undefined) {
  const limit = limitOf(c);
  const phoneNumber = c.req.query("phone_number");
  const filter = {
    campaignId,
    status: statusQuery(c),
    phoneNumber: phoneNumber === undefined ? undefined : phoneNumberOf(c, phoneNumber.replace(/^ /, "+")),
    createdAfter: instantQuery(c, "created_after"),
    createdBefore: instantQuery(c, "created_before"),
    before: cursorLike(c, CALL_ID),
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const { rows, next } = await listCalls(c.env.DB, Object.fromEntries(given) as CallFilter, limit);
  return { calls: rows.map(presentCall), nextCursor: next === null ? null : encodeCursor(next) };
}

export const calls = new Hono<App>({ strict: false })
  .post("/initiate-call", async c => {
    const { call, campaignName } = await initiateOne(c, initiateBody, true);
    return c.json(acceptedAnswer(call, campaignName), ACCEPTED_STATUS);
  })
  .post("/calls", async c => {
    const { call, campaignName } = await initiateOne(c, callBody, false);
    return c.json(presentAccepted(call, campaignName), 202);
  })
  .get("/calls", async c => {
    const campaign = c.req.query("campaign_id");
    const { calls: rows, nextCursor } = await callPage(
      c,
      campaign === undefined ? undefined : idParam(campaign, "campaign_id"),
    );
    return c.json({ data: rows, next_cursor: nextCursor });
  })
  .get("/calls/:call_id", async c => {
    const callId = c.req.param("call_id");
    const row = await namedCall(c.env.DB, callId);
    const call = row === null ? await archivedCall(c, callId) : presentWithAttempts(row);
    if (call === null) throw notFound("Call not found.");
    return c.json(call);
  })
  .post("/calls/:call_id/cancel", async c => c.json(await cancel(c)));

async function cancel(c: Context<App>) {
  const callId = c.req.param("call_id") ?? "";
  const db = c.env.DB;
  const { gate, clock } = c.var.ctx;
  const row = await cancelCall(
    { read: id => namedCall(db, id), cancel: (id, now) => cancelWaitingCall(db, id, now), gate, clock },
    callId,
  );
  return presentWithAttempts(row);
}

const presentWithAttempts = (row: NamedCall) => ({
  ...presentCall(row),
  attempts: row.call.attempts.map(presentAttempt),
});

export function idParam(text: string, field: string): number {
  const id = Number(text);
  if (/^\d{1,15}$/.test(text)) return id;
  throw invalid({ [field]: [`must be a whole number, not "${text.slice(0, 60)}"`] });
}
