// Twilio's callbacks: proved by the account's auth token, and read.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { concat, fromBase64, toHex, utf8 } from "../../../domain/bytes.ts";
import { instantOf, secondsOf } from "../../lib/duration.ts";
import { parseForm } from "../../lib/form.ts";
import { idOf, numberOf, parseObject, textOf } from "../../lib/json.ts";
import { isSameText, sha256, verifyHmac } from "../../lib/verify.ts";
import { answeredByOf, endOf, isPickedUp, isProgress } from "./words.ts";

/** Null = it is Twilio's; or why it is not believed. `tokens`: two while one is rotated. */
export async function authenticate(
  request: CallbackRequest,
  tokens: readonly string[],
): Promise<string | null> {
  const own = request.headers.get("X-SignalWire-Signature");
  const header = own ?? request.headers.get("X-Twilio-Signature") ?? "";
  const signature = fromBase64(header);
  if (signature === null) return "no readable signature";
  const form = await signedForm(request);
  if (form === null) return "the body is not what was signed";
  // SignalWire counts a repeated parameter as often as it comes.
  const texts = own === null ? [signedText(form, true)] : [signedText(form, false), signedText(form, true)];
  for (const url of spellings(request.url)) {
    for (const text of texts) {
      if (await verifyHmac("SHA-1", tokens, utf8(url + text), signature)) return null;
    }
  }
  return "the signature does not match";
}

/** The parameters that are signed with the URL; null = the body cannot have been signed. */
async function signedForm({ url, body }: CallbackRequest): Promise<URLSearchParams | null> {
  const bodyHash = new URL(url).searchParams.get("bodySHA256");
  if (bodyHash === null) return parseForm(body);
  const isUnchanged = await isSameText(bodyHash.toLowerCase(), [toHex(await sha256(concat(body)))]);
  return isUnchanged ? new URLSearchParams() : null;
}

/** Sorted by code unit, each value with its key; the distinct ones of a repeated key, sorted. */
function signedText(form: URLSearchParams, folded: boolean): string {
  return [...new Set(form.keys())]
    .sort()
    .flatMap(key => {
      const values = form.getAll(key).sort();
      return (folded ? [...new Set(values)] : values).map(value => key + value);
    })
    .join("");
}

/** As it was handed out, then as a proxy or Twilio may have written it: with the port or without, and normalised. */
function spellings(handedOut: string): string[] {
  const { protocol, port, host, href } = new URL(handedOut);
  const standard = protocol === "https:" ? ":443" : ":80";
  const withPort = port === "" ? handedOut.replace(host, host + standard) : handedOut;
  return [...new Set([handedOut, withPort, handedOut.replace(`${host}${standard}`, host), href])];
}

/** Of a callback that is authentic. */
export function parse(request: CallbackRequest): CallbackEvent {
  const isJson = request.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  const text = new TextDecoder().decode(request.body);
  const body = isJson ? (parseObject(text) ?? {}) : Object.fromEntries(new URLSearchParams(text));
  const externalCallId = idOf(body.CallSid);
  if (externalCallId === null) return { kind: "ignored", reason: "it names no call" };
  const answeredBy = answeredByOf(textOf(body.AnsweredBy));
  const status = textOf(body.CallStatus);
  // Async machine detection reports without a status.
  if (status === null) {
    return answeredBy === null
      ? { kind: "ignored", reason: "it has neither CallStatus nor AnsweredBy" }
      : { kind: "answeredBy", externalCallId, answeredBy };
  }
  if (isPickedUp(status)) return { kind: "answered", externalCallId, at: instantOf(body.Timestamp) };
  if (isProgress(status)) return { kind: "progress", externalCallId };
  const end = endOf({
    status,
    answeredBy,
    // `Duration` is in minutes.
    seconds: secondsOf(body.CallDuration),
    sip: numberOf(body.SipResponseCode),
    errorCode: numberOf(body.ErrorCode),
    cost: null,
  });
  return end === null
    ? { kind: "ignored", reason: `CallStatus "${status.slice(0, 40)}" is not known` }
    : { kind: "ended", externalCallId, ...end };
}
