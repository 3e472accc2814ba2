// The external call service: one POST per attempt, and what its answer says about the call.

import type { DialAnswer, DialStatus, Provider, Refusal } from "../../../actions/ports/provider.ts";
import type { CallRequest } from "../../../actions/ports/telephony.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";
import type { Deadline } from "../../lib/deadline.ts";
import { exchange, type HttpAnswer, type HttpRequest, STATUS_TIMEOUT_MS } from "../../lib/exchange.ts";
import { idOf, type JsonObject, objectOf, parseObject, textOf } from "../../lib/json.ts";
import { presentable } from "../../lib/presentable.ts";
import { aboutOf } from "../../lib/refusal.ts";
import { retryAfter } from "../../lib/retry-after.ts";

export interface HttpProviderOptions {
  url: string;
  /** Where to ask about a call; empty = it cannot be asked. */
  statusUrl: string;
  /** For the whole exchange, the answer's body included. */
  timeoutMs: number;
  fetch: typeof fetch;
  /** Milliseconds since the epoch; for a Retry-After that names a date. */
  now: () => number;
  /** Who measures the time limits; without it, the runtime's own timers. */
  deadline?: (ms: number) => Deadline;
}

const MAX_DURATION_SECONDS = 7 * 24 * 60 * 60;
/** The words for a call that is on the line. */
const LIVE = new Set(["IN_PROGRESS", "IN-PROGRESS", "RINGING", "QUEUED", "LIVE", "PROCESSING"]);
/** What any server says of a path that it does not have: the service's own no only when its words come with it. */
const NOBODY_THERE = new Set([404, 405]);
/**
 * A gateway in front of the service has passed the dial on and heard nothing (RFC 9110, 15.6.5; 524 is Cloudflare's
 * word): nobody knows whether the phone rings, so it is not dialled again.
 */
const PASSED_ON = new Set([504, 524]);

export function httpProvider(options: HttpProviderOptions): Provider {
  const { url, statusUrl, timeoutMs, now } = options;

  async function placeCall(request: CallRequest): Promise<DialAnswer> {
    const answer = await exchange(() => toHttp(url, request), options);
    if (answer.kind === "unanswered") return { kind: "unknown", reason: answer.reason };
    return classify(answer, parseObject(answer.text), now());
  }

  async function fetchStatus({ callId, attempt }: DialKey): Promise<DialStatus> {
    const asked = new URL(statusUrl);
    asked.searchParams.set("call_id", callId);
    asked.searchParams.set("attempt", String(attempt));
    const request = { url: asked.href, headers: { Accept: "application/json" } };
    const limit = Math.min(timeoutMs, STATUS_TIMEOUT_MS);
    const answer = await exchange(() => request, { ...options, timeoutMs: limit });
    return answer.kind === "unanswered"
      ? { kind: "unknown" }
      : statusOf(answer.status, parseObject(answer.text));
  }
  // Passed on unread: only the service knows what may stand in them.
  const provider: Provider = { name: "http", placeCall, checkOptions: () => [] };
  return statusUrl === "" ? provider : { ...provider, fetchStatus };
}

/** Only a plain answer counts: what ends a call, or keeps its line, must have been said. */
function statusOf(httpStatus: number, body: JsonObject | null): DialStatus {
  if (httpStatus !== 200 || body === null) return { kind: "unknown" };
  const said = typeof body.status === "string" ? body.status.toUpperCase() : "";
  const outcome = OUTCOMES.find(o => o === said);
  if (outcome !== undefined) {
    const seconds = body.call_duration;
    const duration =
      typeof seconds === "number" && seconds >= 0 && seconds <= MAX_DURATION_SECONDS ? seconds : 0;
    return { kind: "ended", outcome, duration, externalCallId: idOf(body.external_call_id) };
  }
  return LIVE.has(said) ? { kind: "live", externalCallId: idOf(body.external_call_id) } : { kind: "unknown" };
}

/** What nobody has set is left out: the service is asked as it ever was. */
const toHttp = (url: string, request: CallRequest): HttpRequest => ({
  url,
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Accept: "application/json",
    "Idempotency-Key": `${request.callId}:${request.attempt}`,
  },
  body: JSON.stringify({
    call_id: request.callId,
    phone_number: request.phoneNumber,
    campaign_id: request.campaignId,
    campaign_name: request.campaignName,
    attempt: request.attempt,
    callback_url: request.callbackUrl,
    metadata: request.metadata ?? undefined,
    variables: request.variables,
    caller_id: request.callerId ?? undefined,
    machine_detection: request.machineDetection === "off" ? undefined : request.machineDetection,
    ring_timeout_seconds: request.ringTimeoutSeconds ?? undefined,
    max_call_seconds: request.maxCallSeconds ?? undefined,
    options: Object.keys(request.options).length === 0 ? undefined : request.options,
  }),
});

function classify(answer: HttpAnswer, body: JsonObject | null, now: number): DialAnswer {
  const { status, headers } = answer;
  const reason = (fallback: string, prefix = "") => presentable(`${prefix}${said(body) ?? fallback}`);
  if (status >= 200 && status < 300) {
    if (body?.success === false) {
      const refusal = { about: "call", retryAfterSeconds: retryAfter(headers, now) } as const;
      return { kind: "refused", refusal, final: false, reason: reason("The provider refused the call") };
    }
    if (body !== null && (body.success === true || body.success === undefined)) {
      return { kind: "accepted", externalCallId: idOf(body.external_call_id) };
    }
    return { kind: "unknown", reason: `The provider's answer (${status}) says neither yes nor no` };
  }
  if (PASSED_ON.has(status) && !isOwn(body))
    return { kind: "unknown", reason: reason("a gateway waited in vain for the provider", `${status} `) };
  const about = aboutOfAnswer(status, body);
  const fallback = status < 400 ? "redirects are not followed" : "from the provider";
  return {
    kind: "refused",
    refusal: { about, retryAfterSeconds: retryAfter(headers, now) },
    final: about === "call",
    reason: reason(fallback, `${status} `),
  };
}

function aboutOfAnswer(status: number, body: JsonObject | null): Refusal["about"] {
  return NOBODY_THERE.has(status) && !isOwn(body) ? "provider" : aboutOf(status);
}

/** The service itself speaks, not somebody in front of it. */
const isOwn = (body: JsonObject | null): boolean => typeof body?.success === "boolean" || said(body) !== null;

function said(body: JsonObject | null): string | null {
  const error = body?.error;
  return textOf(body?.message) ?? textOf(error) ?? textOf(objectOf(error).message);
}
