// A webhook of Bland: whether it is theirs, and what it says. It is the call as it is asked for, after the end.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { fromHex, utf8 } from "../../../domain/bytes.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { costOf } from "../../lib/cost.ts";
import { secondsOf } from "../../lib/duration.ts";
import { endedAs } from "../../lib/ended.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";
import { verifyHmac } from "../../lib/verify.ts";
import type { BlandSecrets } from "./settings.ts";
import { answeredByOf, dispositionOf, standingOf } from "./words.ts";

export const SIGNATURE_HEADER = "X-Webhook-Signature";

export async function parseBlandCallback(
  request: CallbackRequest,
  secrets: BlandSecrets,
): Promise<CallbackEvent> {
  const call = parseObject(textOfBody(request.body));
  const problem = await signatureProblem(request, call, secrets);
  if (problem !== null) return { kind: "unauthenticated", reason: problem };
  if (call === null || idOf(call.call_id) === null) return { kind: "ignored", reason: "not a call" };
  const externalCallId = idOf(call.call_id);
  const seconds = talkSecondsOf(call);
  const standing = standingOf(call, seconds);
  const end = endOf(call);
  // The webhook is the last word: a length of 0 is one too, and so is who picked up.
  const isTold = seconds !== null || end.disposition === "answered" || end.disposition === "voicemail";
  return standing === "ended" || (standing === "over" && isTold)
    ? { kind: "ended", externalCallId, of: markOf(call.metadata), ...end }
    : { kind: "progress", externalCallId };
}

async function signatureProblem(
  { headers, body }: CallbackRequest,
  call: JsonObject | null,
  { webhook_secret, webhook_secret_previous = "" }: BlandSecrets,
): Promise<string | null> {
  const header = headers.get(SIGNATURE_HEADER);
  if (header === null) return "no signature";
  const signature = fromHex(header.trim());
  const secrets = [webhook_secret, webhook_secret_previous];
  if (await verifyHmac("SHA-256", secrets, body, signature)) return null;
  // Their sample signs the body as JavaScript writes it, which need not be how it was sent.
  const rewritten = call === null ? null : utf8(JSON.stringify(call));
  const isRewritten = rewritten !== null && (await verifyHmac("SHA-256", secrets, rewritten, signature));
  return isRewritten ? null : "the signature is not of this body";
}

/** Null = not told, or not yet. */
export function talkSecondsOf(call: JsonObject): number | null {
  if (numberOf(call.corrected_duration) !== null) return secondsOf(call.corrected_duration);
  const minutes = numberOf(call.call_length);
  return minutes === null ? null : secondsOf(Math.round(minutes * 60));
}

/** Of a call object. */
export function endOf(call: JsonObject): Ended {
  const durationSeconds = talkSecondsOf(call) ?? 0;
  const disposition = dispositionOf(call, durationSeconds);
  const talked = disposition === "answered" || disposition === "voicemail";
  const cause = textOf(call.error_message) ?? textOf(call.call_ended_by) ?? textOf(call.queue_status);
  return endedAs(disposition, {
    answeredBy: answeredByOf(call.answered_by),
    durationSeconds: talked ? durationSeconds : 0,
    hangupCause: cause?.slice(0, 200) ?? null,
    cost: costOf(call.price, "USD"),
  });
}
