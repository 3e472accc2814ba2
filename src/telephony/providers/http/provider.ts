// The external call service: one POST per attempt, and what its answer says about the call.

import type {
  DialAnswer,
  DialRequest,
  DialStatus,
  Provider,
  Refusal,
} from "../../../actions/ports/provider.ts";
import { OUTCOMES } from "../../../domain/calls/outcome.ts";

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

/** A time limit: its signal is aborted when the time is over, unless it was called off. */
export interface Deadline {
  signal: AbortSignal;
  callOff: () => void;
}

function timerDeadline(ms: number): Deadline {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ms);
  return { signal: abort.signal, callOff: () => clearTimeout(timer) };
}

/** An answer is a few hundred bytes; a longer one is not read. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_REASON_LENGTH = 200;
/** A trunk is not put to sleep for longer by one header. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;
/** A question about a call is not worth a longer wait. */
const STATUS_TIMEOUT_MS = 10_000;
const MAX_DURATION_SECONDS = 7 * 24 * 60 * 60;
/** The words for a call that is on the line. */
const LIVE = new Set(["IN_PROGRESS", "IN-PROGRESS", "RINGING", "QUEUED", "LIVE", "PROCESSING"]);
const ABOUT_THE_ACCOUNT = new Set([401, 402, 403, 407]);
/** Load or timing: the same request may be taken later. */
const ABOUT_LOAD = new Set([408, 409, 425, 429]);
/** What any server says of a path that it does not have: the service's own no only when its words come with it. */
const NOBODY_THERE = new Set([404, 405]);
/**
 * A gateway in front of the service has passed the dial on and heard nothing (RFC 9110, 15.6.5; 524 is Cloudflare's
 * word): nobody knows whether the phone rings, so it is not dialled again.
 */
const PASSED_ON = new Set([504, 524]);

export function httpProvider(options: HttpProviderOptions): Provider {
  // Called as a method, workerd's fetch is an illegal invocation.
  const { url, statusUrl, timeoutMs, fetch, now, deadline = timerDeadline } = options;

  async function placeCall(request: DialRequest): Promise<DialAnswer> {
    const { signal, callOff } = deadline(timeoutMs);
    const late = new Promise<null>(resolve => signal.addEventListener("abort", () => resolve(null)));
    try {
      const response = await Promise.race([fetch(url, { ...toHttp(request), signal }), late]);
      if (response !== null) return classify(response, parseObject(await readText(response, late)), now());
    } catch {
      // An abort that was ours is told below; anything else is a lost connection.
    } finally {
      callOff();
    }
    const lost = "The connection to the provider failed before it answered";
    return { kind: "unknown", reason: signal.aborted ? `No answer within ${timeoutMs / 1000} s` : lost };
  }

  async function fetchStatus(callId: string, attempt: number): Promise<DialStatus> {
    const asked = new URL(statusUrl);
    asked.searchParams.set("call_id", callId);
    asked.searchParams.set("attempt", String(attempt));
    const { signal, callOff } = deadline(Math.min(timeoutMs, STATUS_TIMEOUT_MS));
    const late = new Promise<null>(resolve => signal.addEventListener("abort", () => resolve(null)));
    try {
      const request = { redirect: "manual", headers: { Accept: "application/json" }, signal } as const;
      const response = await Promise.race([fetch(asked.href, request), late]);
      if (response === null) return { kind: "unknown" };
      return statusOf(response.status, parseObject(await readText(response, late)));
    } catch {
      return { kind: "unknown" };
    } finally {
      callOff();
    }
  }
  return statusUrl === "" ? { name: "http", placeCall } : { name: "http", placeCall, fetchStatus };
}

/** Only a plain answer counts: what ends a call, or keeps its line, must have been said. */
function statusOf(httpStatus: number, body: Record<string, unknown> | null): DialStatus {
  if (httpStatus !== 200 || body === null) return { kind: "unknown" };
  const said = typeof body.status === "string" ? body.status.toUpperCase() : "";
  const outcome = OUTCOMES.find(o => o === said);
  if (outcome !== undefined) {
    const seconds = body.call_duration;
    const duration =
      typeof seconds === "number" && seconds >= 0 && seconds <= MAX_DURATION_SECONDS ? seconds : 0;
    return { kind: "ended", outcome, duration, externalCallId: idOf(body.external_call_id) };
  }
  return LIVE.has(said) ? { kind: "live" } : { kind: "unknown" };
}

const toHttp = (request: DialRequest) => ({
  method: "POST",
  redirect: "manual" as const,
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
  }),
});

function classify(response: Response, body: Record<string, unknown> | null, now: number): DialAnswer {
  const { status } = response;
  const reason = (fallback: string, prefix = "") => presentable(`${prefix}${said(body) ?? fallback}`);
  if (status >= 200 && status < 300) {
    if (body?.success === false) {
      const refusal = { about: "call", retryAfterSeconds: retryAfter(response, now) } as const;
      return { kind: "refused", refusal, final: false, reason: reason("The provider refused the call") };
    }
    if (body !== null && (body.success === true || body.success === undefined)) {
      return { kind: "accepted", externalCallId: idOf(body.external_call_id) };
    }
    return { kind: "unknown", reason: `The provider's answer (${status}) says neither yes nor no` };
  }
  if (PASSED_ON.has(status) && !isOwn(body))
    return { kind: "unknown", reason: reason("a gateway waited in vain for the provider", `${status} `) };
  const about = aboutOf(status, body);
  const fallback = status < 400 ? "redirects are not followed" : "from the provider";
  return {
    kind: "refused",
    refusal: { about, retryAfterSeconds: retryAfter(response, now) },
    final: about === "call",
    reason: reason(fallback, `${status} `),
  };
}

/** Of an HTTP error, or a redirect. */
function aboutOf(status: number, body: Record<string, unknown> | null): Refusal["about"] {
  if (status < 400 || ABOUT_THE_ACCOUNT.has(status)) return "account";
  if (ABOUT_LOAD.has(status)) return "load";
  if (status >= 500) return "provider";
  return NOBODY_THERE.has(status) && !isOwn(body) ? "provider" : "call";
}

/** The service itself speaks, not somebody in front of it. */
const isOwn = (body: Record<string, unknown> | null): boolean =>
  typeof body?.success === "boolean" || said(body) !== null;

/** Null when there is none, or one that lost digits on its way through JSON. */
function idOf(value: unknown): string | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === "string" && value !== "" ? value : null;
}

/** Seconds from now; the header holds seconds or a date. */
function retryAfter(response: Response, now: number): number | null {
  const header = response.headers.get("Retry-After")?.trim() ?? "";
  const seconds = /^\d+$/.test(header)
    ? Number(header)
    : /[a-z]/i.test(header)
      ? Math.ceil((Date.parse(header) - now) / 1000)
      : Number.NaN;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SECONDS);
}

function said(body: Record<string, unknown> | null): string | null {
  const error = body?.error;
  const nested = typeof error === "object" && error !== null && "message" in error ? error.message : null;
  const isText = (text: unknown): text is string => typeof text === "string" && text.trim() !== "";
  return [body?.message, error, nested].find(isText) ?? null;
}

/** What a provider says may repeat the number, the callback URL or a token: hidden first, cut afterwards. */
function presentable(text: string): string {
  const hidden = text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/\bhttps?:\/\/\S+/gi, "[url]")
    .replace(
      /\b(bearer|basic)\s+\S+|\b(\w*(?:token|secret|key|password|signature))["']?\s*[:=]\s*\S+/gi,
      "[hidden]",
    )
    .replace(/[\w.~+/=-]{20,}/g, word => (/\d/.test(word) ? "[hidden]" : word))
    .replace(/\+?\d[\d\s().-]{5,}\d/g, "[number]")
    .trim();
  return hidden.length <= MAX_REASON_LENGTH ? hidden : `${hidden.slice(0, MAX_REASON_LENGTH - 1)}…`;
}

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The body, or null when it is too long, broken off or not there in time. */
async function readText(response: Response, late: Promise<null>): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return null;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const step = await Promise.race([reader.read(), late]);
      if (step === null) return null;
      if (step.done) return text + decoder.decode();
      bytes += step.value.byteLength;
      if (bytes > MAX_BODY_BYTES) return null;
      text += decoder.decode(step.value, { stream: true });
    }
  } catch {
    return null;
  } finally {
    reader.cancel().catch(() => {});
  }
}
