// A webhook of Retell: whether it is theirs, and what it says.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { concat, fromHex, utf8 } from "../../../domain/bytes.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { costOf } from "../../lib/cost.ts";
import { secondsBetween, secondsOf } from "../../lib/duration.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, objectOf, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";
import { optOutIn } from "../../lib/opt-out.ts";
import { verifyHmac } from "../../lib/verify.ts";
import type { RetellSecrets } from "./settings.ts";
import { dispositionOf, isMachine } from "./words.ts";

export const SIGNATURE_HEADER = "X-Retell-Signature";
const TOLERANCE_MS = 5 * 60_000;

export async function parseRetellCallback(
  request: CallbackRequest,
  secrets: RetellSecrets,
): Promise<CallbackEvent> {
  const problem = await signatureProblem(request, secrets);
  if (problem !== null) return { kind: "unauthenticated", reason: problem };
  const { event, call } = parseObject(textOfBody(request.body)) ?? {};
  return eventOf(textOf(event) ?? "none", objectOf(call));
}

async function signatureProblem(
  { headers, body, now }: CallbackRequest,
  { api_key, webhook_api_key, webhook_api_key_previous = "" }: RetellSecrets,
): Promise<string | null> {
  const header = headers.get(SIGNATURE_HEADER);
  if (header === null) return "no signature";
  const [, timestamp, digest] = /^v=(\d{1,15}),d=([0-9a-f]{64})$/i.exec(header) ?? [];
  if (timestamp === undefined || digest === undefined) return "the signature is not of its form";
  const signedAt = Number(timestamp);
  if (Math.abs(now - signedAt) > TOLERANCE_MS) return "the timestamp is not of now";
  const keys = [webhook_api_key ?? api_key, webhook_api_key_previous];
  const signed = concat(body, utf8(String(signedAt)));
  return (await verifyHmac("SHA-256", keys, signed, fromHex(digest)))
    ? null
    : "the signature is not of this body";
}

function eventOf(event: string, call: JsonObject): CallbackEvent {
  const named = { externalCallId: idOf(call.call_id), of: markOf(call.metadata) };
  if (event === "call_ended") return { kind: "ended", ...named, ...endOf(call) };
  if (event === "call_started") {
    const at = numberOf(call.start_timestamp);
    return { kind: "answered", ...named, at: at !== null && at > 0 ? at : null };
  }
  // Comes after the end, where the agent is subscribed to it.
  if (event === "call_analyzed") {
    const analysis = objectOf(call.call_analysis);
    const optOut = optOutIn(objectOf(analysis.custom_analysis_data));
    if (analysis.in_voicemail === true)
      return { kind: "answeredBy", ...named, answeredBy: "machine", ...(optOut === null ? {} : { optOut }) };
    if (optOut !== null) return { kind: "said", ...named, optOut };
  }
  return { kind: "ignored", reason: `an event ${event.slice(0, 60)}` };
}

/** Of a call object. */
export function endOf(call: JsonObject): Ended {
  const reason = textOf(call.disconnection_reason);
  const durationSeconds =
    call.duration_ms === undefined || call.duration_ms === null
      ? secondsBetween(numberOf(call.start_timestamp), numberOf(call.end_timestamp))
      : secondsOf(Math.round((numberOf(call.duration_ms) ?? 0) / 1000));
  const disposition = dispositionOf(reason ?? "", durationSeconds);
  const talked = disposition === "answered" || disposition === "voicemail";
  const cents = numberOf(objectOf(call.call_cost).combined_cost);
  return {
    disposition,
    answeredBy: isMachine(reason ?? "") ? "machine" : null,
    durationSeconds: talked ? durationSeconds : 0,
    hangupCause: reason?.slice(0, 200) ?? null,
    cost: costOf(cents === null ? null : cents / 100, "USD"),
  };
}
