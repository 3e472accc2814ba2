// Plivo's callbacks: proved by the account's auth token (signature V3), and read.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { fromBase64, utf8 } from "../../../domain/bytes.ts";
import { secondsOf } from "../../lib/duration.ts";
import { parseForm } from "../../lib/form.ts";
import { idOf, numberOf, textOf } from "../../lib/json.ts";
import { verifyHmac } from "../../lib/verify.ts";
import { answeredByOf, endOf, isProgress } from "./words.ts";

/** Each costs a hash. */
const MAX_SIGNATURES = 5;

/** Null = it is Plivo's; or why it is not believed. `tokens`: two while one is rotated. */
export async function authenticate(
  request: CallbackRequest,
  tokens: readonly string[],
): Promise<string | null> {
  const nonce = request.headers.get("X-Plivo-Signature-V3-Nonce") ?? "";
  const header = request.headers.get("X-Plivo-Signature-V3") ?? "";
  if (nonce === "" || header === "") return "no signature";
  const base = signedBase(request);
  if (base === null) return "the body is not what was signed";
  const signed = utf8(`${base}.${nonce}`);
  // Several while a token is rotated, or of the account and its subaccount.
  for (const one of header.split(",").slice(0, MAX_SIGNATURES)) {
    if (await verifyHmac("SHA-256", tokens, signed, fromBase64(one.trim()))) return null;
  }
  return "the signature does not match";
}

/** The query sorted and decoded; then, of a POST, a dot and the sorted form. */
function signedBase({ method, url, body }: CallbackRequest): string | null {
  const form = method === "GET" ? new URLSearchParams() : parseForm(body);
  if (form === null) return null;
  const [address = ""] = url.split("?", 1);
  const query = sorted(new URL(url).searchParams)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const parameters = sorted(form)
    .map(([name, value]) => name + value)
    .join("");
  if (form.size === 0) return query === "" ? address : `${address}?${query}`;
  return query === "" ? `${address}?${parameters}` : `${address}?${query}.${parameters}`;
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const sorted = (entries: URLSearchParams): [string, string][] =>
  [...entries].sort(([a, x], [b, y]) => byCodeUnit(a, b) || byCodeUnit(x, y));

/** Of a callback that is authentic. */
export function parse({ method, url, body }: CallbackRequest): CallbackEvent {
  const form = method === "GET" ? new URL(url).searchParams : parseForm(body);
  const field = (name: string) => textOf(form?.get(name));
  const request = idOf(field("RequestUUID"));
  const externalCallId = idOf(field("CallUUID")) ?? request;
  if (externalCallId === null) return { kind: "ignored", reason: "it names no call" };
  // The dial's answer has the request's.
  const ids =
    request === null || request === externalCallId ? { externalCallId } : { externalCallId, alias: request };
  const answeredBy = answeredByOf(field("Machine"));
  const status = field("CallStatus");
  if (field("Event") === "MachineDetection" || status === null) {
    return answeredBy === null
      ? { kind: "ignored", reason: "it has neither CallStatus nor Machine" }
      : { kind: "answeredBy", ...ids, answeredBy };
  }
  if (isProgress(status)) {
    if (answeredBy !== null) return { kind: "answeredBy", ...ids, answeredBy };
    return status === "in-progress"
      ? { kind: "answered", ...ids, at: null }
      : { kind: "progress", externalCallId };
  }
  const end = endOf({
    status,
    answeredBy,
    seconds: secondsOf(field("Duration")),
    code: numberOf(field("HangupCauseCode")),
    name: field("HangupCauseName"),
    source: field("HangupSource"),
  });
  return end === null
    ? { kind: "ignored", reason: `CallStatus "${status.slice(0, 40)}" is not known` }
    : { kind: "ended", ...ids, ...end };
}
