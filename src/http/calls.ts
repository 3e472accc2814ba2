// Calls: asked for one by one or many at once, read and listed.
import { type Context, Hono } from "hono";
import { z } from "zod";
import { CALL_STATUSES } from "../domain/call.ts";
import { CallManagerError, campaignNotFound, invalid, notFound } from "../domain/errors.ts";
import { normalisePhoneNumber } from "../domain/phone-number.ts";
import { isTimeZone } from "../domain/time-zone.ts";
import type { AcceptAnswer } from "../gate/trunk-gate.ts";
import { listCalls, namedCall } from "../store/read-calls.ts";
import { gateOf } from "../wiring.ts";
import type { App } from "./app-env.ts";
import { cursorOf, limitOf, page } from "./paging.ts";
import { presentAccepted, presentAttempt, presentCall } from "./present.ts";
import { idField, metadataField, readBody, stringField } from "./request-body.ts";

export const timeZoneField = stringField(64)
  .refine(isTimeZone, { error: i => `must be an IANA time zone such as Europe/Paris, not "${i.input}"` })
  .nullish()
  .transform(zone => zone ?? null);

/** Looser than a phone number: its form is refused after the fields, with the old systems' words. */
export const phoneNumberField = stringField(40);

export function phoneNumberOf(c: Context<App>, typed: string): string {
  const normal = normalisePhoneNumber(typed, c.var.wired.settings.phoneNumbers);
  if (normal !== null) return normal;
  const message = `Invalid phone number format. Must start with + and contain digits (7 to 15), not "${typed}".`;
  throw invalid({ phone_number: [message] }, message);
}

const initiateBody = z.object({
  phone_number: phoneNumberField,
  campaign_id: idField,
  metadata: metadataField,
  time_zone: timeZoneField,
});

/** The answer of a gate that could or could not store; the contract's errors for what it refused. */
export function acceptedOrThrow(answer: AcceptAnswer): AcceptAnswer & { kind: "done" } {
  switch (answer.kind) {
    case "done":
      return answer;
    case "campaign_not_found":
      throw campaignNotFound();
    case "unavailable":
      throw new CallManagerError("service_unavailable", answer.problem, {}, 5);
  }
}

async function initiateOne(c: Context<App>) {
  const body = await readBody(c, initiateBody);
  const phoneNumber = phoneNumberOf(c, body.phone_number);
  const answer = acceptedOrThrow(
    await gateOf(c.env).initiate({
      campaignId: body.campaign_id,
      numbers: [{ phoneNumber, timeZone: body.time_zone, metadata: body.metadata }],
    }),
  );
  const [call] = answer.accepted;
  if (call !== undefined) return presentAccepted(call, answer.campaignName);
  const holder = answer.refused[0]?.holder;
  const seconds = Math.max(1, Math.ceil((answer.refused[0]?.retryAfterMs ?? 0) / 1000));
  throw new CallManagerError(
    "duplicate_call",
    `Duplicate call within window: ${phoneNumber} was accepted less than ${
      c.var.wired.policy.duplicateWindowMs / 60_000
    } minutes ago.`,
    { call_id: holder?.callId ?? null, phone_number: phoneNumber, retry_after_seconds: seconds },
    seconds,
  );
}

const statusQuery = (c: Context<App>) => {
  const text = c.req.query("status");
  const status = CALL_STATUSES.find(s => s === text);
  if (text === undefined || status !== undefined) return status;
  throw invalid({ status: [`must be one of ${CALL_STATUSES.join(", ")}, not "${text}"`] });
};

export async function callPage(c: Context<App>, campaignId: number | undefined) {
  const limit = limitOf(c);
  const phoneNumber = c.req.query("phone_number");
  const status = statusQuery(c);
  const before = cursorOf(c);
  const rows = await listCalls(c.env.DB, {
    limit: limit + 1,
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(status === undefined ? {} : { status }),
    ...(phoneNumber === undefined ? {} : { phoneNumber: phoneNumberOf(c, phoneNumber.replace(/^ /, "+")) }),
    ...(before === undefined ? {} : { before }),
  });
  const cut = page(rows, limit, row => row.call.callId);
  return { calls: cut.rows.map(presentCall), nextCursor: cut.nextCursor };
}

export const calls = new Hono<App>({ strict: false })
  .post("/initiate-call", async c => c.json({ success: true, ...(await initiateOne(c)) }, 201))
  .get("/calls", async c => {
    const campaign = c.req.query("campaign_id");
    const { calls: rows, nextCursor } = await callPage(
      c,
      campaign === undefined ? undefined : idParam(campaign, "campaign_id"),
    );
    return c.json({ data: rows, next_cursor: nextCursor });
  })
  .get("/calls/:call_id", async c => {
    const row = await namedCall(c.env.DB, c.req.param("call_id"));
    if (row === null) throw notFound("Call not found.");
    return c.json({ ...presentCall(row), attempts: row.call.attempts.map(presentAttempt) });
  });

export function idParam(text: string, field: string): number {
  const id = Number(text);
  if (/^\d{1,15}$/.test(text)) return id;
  throw invalid({ [field]: [`must be a whole number, not "${text.slice(0, 60)}"`] });
}
