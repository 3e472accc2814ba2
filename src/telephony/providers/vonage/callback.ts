// Vonage's callbacks: proved by a JWT (HS256) that carries the hash of the body, and read.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { type Bytes, fromBase64Url, toHex, utf8 } from "../../../domain/bytes.ts";
import { instantOf, secondsOf } from "../../lib/duration.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, parseObject, textOf } from "../../lib/json.ts";
import { isSameText, isWithin, sha256, verifyHmac } from "../../lib/verify.ts";
import { endOf, isProgress, type VonageEnd } from "./words.ts";

/** Ours: Vonage's own SDK has none. */
const TOLERANCE_SECONDS = 300;

/** Null = it is Vonage's; or why it is not believed. `secrets`: two while one is rotated. */
export async function authenticate(
  { headers, body, now }: CallbackRequest,
  { apiKey, secrets }: { apiKey: string; secrets: readonly string[] },
): Promise<string | null> {
  const [, token = ""] = (headers.get("Authorization") ?? "").match(/^Bearer +(\S+)$/i) ?? [];
  const [header = "", claimed = "", signature = "", ...rest] = token.split(".");
  if (signature === "" || rest.length > 0) return "no token";
  // A token of another algorithm would be checked against a key that is not meant for it.
  if (jsonOf(header)?.alg !== "HS256") return "the token's algorithm is not HS256";
  const signed = utf8(`${header}.${claimed}`);
  if (!(await verifyHmac("SHA-256", secrets, signed, fromBase64Url(signature))))
    return "the signature does not match";
  const claims = jsonOf(claimed) ?? {};
  if (!(await isSameText(String(claims.api_key), [apiKey]))) return "it is another account's";
  if (!isFresh(claims, now)) return "it was signed too long ago, or in the future";
  const hash = textOf(claims.payload_hash)?.toLowerCase() ?? "";
  return (await isHashOf(hash, body)) ? null : "the body is not what was signed";
}

const jsonOf = (part: string): JsonObject | null => {
  const bytes = fromBase64Url(part);
  return bytes === null ? null : parseObject(textOfBody(bytes));
};

/** A time that is not claimed was left out by who signed it: a repeat is harmless here. */
function isFresh({ iat, exp, nbf }: JsonObject, now: number): boolean {
  const seconds = now / 1000;
  if (iat !== undefined && !isWithin(numberOf(iat) ?? 0, now, TOLERANCE_SECONDS)) return false;
  return (numberOf(exp) ?? seconds) >= seconds && (numberOf(nbf) ?? seconds) <= seconds;
}

/** Of the bytes, or of the same JSON without blanks: what the documentation hashes. */
async function isHashOf(hash: string, body: Bytes): Promise<boolean> {
  if (await isSameText(hash, [toHex(await sha256(body))])) return true;
  const object = parseObject(textOfBody(body));
  return object !== null && (await isSameText(hash, [toHex(await sha256(utf8(JSON.stringify(object))))]));
}

/** Of a callback that is authentic. */
export function parse({ body }: CallbackRequest): CallbackEvent {
  const said = parseObject(textOfBody(body));
  const externalCallId = idOf(said?.uuid);
  const status = textOf(said?.status);
  if (said === null || externalCallId === null || status === null)
    return { kind: "ignored", reason: "it names no call or no status" };
  if (status === "answered") return { kind: "answered", externalCallId, at: instantOf(said.timestamp) };
  if (status === "human" || status === "machine")
    return { kind: "answeredBy", externalCallId, answeredBy: status };
  if (isProgress(status)) return { kind: "progress", externalCallId };
  const end = endOf(saidOf(said, status));
  if (end !== null) return { kind: "ended", externalCallId, ...end };
  const reason =
    status === "completed"
      ? "completed without an answer: another event says why"
      : `status "${status.slice(0, 40)}" is not known`;
  return { kind: "ignored", reason };
}

/** Of a callback, or of the call as GET and the list show it. */
export function saidOf(call: JsonObject, status: string): VonageEnd {
  const seconds = secondsOf(call.duration);
  return {
    status,
    seconds,
    wasAnswered: seconds > 0 || textOf(call.start_time) !== null,
    sip: numberOf(call.sip_code),
    detail: textOf(call.detail),
  };
}
