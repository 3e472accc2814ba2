// A webhook of ElevenLabs: whether it is theirs, and what it says. There is one address for a workspace: which call it
// is about, only the conversation's id says.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { concat, fromHex, utf8 } from "../../../domain/bytes.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { costOf } from "../../lib/cost.ts";
import { secondsOf } from "../../lib/duration.ts";
import { endedAs } from "../../lib/ended.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, objectOf, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";
import { OPT_OUT_FIELD, optOutIn } from "../../lib/opt-out.ts";
import { verifyHmac } from "../../lib/verify.ts";
import type { ElevenLabsSecrets } from "./settings.ts";
import { answeredByOf, dispositionOf, dispositionOfFailure } from "./words.ts";

export const SIGNATURE_HEADER = "ElevenLabs-Signature";
const MAX_AGE_SECONDS = 30 * 60;
/** Between their clock and ours; their own SDK lets any future pass. */
const MAX_AHEAD_SECONDS = 5 * 60;

export async function parseElevenLabsCallback(
  request: CallbackRequest,
  secrets: ElevenLabsSecrets,
): Promise<CallbackEvent> {
  const problem = await signatureProblem(request, secrets);
  if (problem !== null) return { kind: "unauthenticated", reason: problem };
  const { type, data, event_timestamp } = parseObject(textOfBody(request.body)) ?? {};
  const event = eventOf(textOf(type) ?? "none", objectOf(data));
  const seconds = numberOf(event_timestamp);
  return event.kind === "ignored" || seconds === null ? event : { ...event, happenedAt: seconds * 1000 };
}

async function signatureProblem(
  { headers, body, now }: CallbackRequest,
  { webhook_secret, webhook_secret_previous = "" }: ElevenLabsSecrets,
): Promise<string | null> {
  const header = headers.get(SIGNATURE_HEADER);
  if (header === null) return "no signature";
  const parts = header
    .slice(0, 1000)
    .split(",")
    .map(part => part.trim());
  const timestamp = parts.find(part => /^t=\d{1,12}$/.test(part))?.slice(2);
  const digests = parts.filter(part => /^v0=[0-9a-f]{64}$/i.test(part)).map(part => part.slice(3));
  if (timestamp === undefined || digests.length === 0) return "the signature is not of its form";
  const ageSeconds = Math.floor(now / 1000) - Number(timestamp);
  if (ageSeconds > MAX_AGE_SECONDS || ageSeconds < -MAX_AHEAD_SECONDS) return "the timestamp is not of now";
  const signed = concat(utf8(`${timestamp}.`), body);
  const secrets = [webhook_secret, webhook_secret_previous];
  for (const digest of digests) {
    if (await verifyHmac("SHA-256", secrets, signed, fromHex(digest))) return null;
  }
  return "the signature is not of this body";
}

type Told = CallbackEvent & { kind: "ended" | "answeredBy" | "ignored" };

function eventOf(type: string, data: JsonObject): Told {
  const externalCallId = idOf(data.conversation_id);
  const of = markOf(variablesIn(data));
  if (type === "post_call_transcription") {
    const collected = objectOf(objectOf(data.analysis).data_collection_results);
    const optOut = optOutIn({ [OPT_OUT_FIELD]: objectOf(collected[OPT_OUT_FIELD]).value });
    return { kind: "ended", externalCallId, of, ...endOf(data), ...(optOut === null ? {} : { optOut }) };
  }
  if (type === "call_initiation_failure") {
    const hangupCause = textOf(data.failure_reason)?.slice(0, 200) ?? null;
    return {
      kind: "ended",
      externalCallId,
      of,
      ...endedAs(dispositionOfFailure(data), { hangupCause }),
    };
  }
  if (type === "answering_machine_detection") {
    const carrier = objectOf(objectOf(data.metadata).body);
    const word = textOf(data.answered_by) ?? textOf(data.result) ?? carrier.AnsweredBy;
    return { kind: "answeredBy", externalCallId, of, answeredBy: answeredByOf(word) };
  }
  return { kind: "ignored", reason: `an event ${type.slice(0, 60)}` };
}

/** Of a conversation, as a webhook brings it or as it is asked for. */
export function endOf(conversation: JsonObject): Ended {
  const metadata = objectOf(conversation.metadata);
  const durationSeconds = secondsOf(metadata.call_duration_secs);
  const disposition = dispositionOf(metadata, durationSeconds);
  const talked = disposition === "answered" || disposition === "voicemail";
  return endedAs(disposition, {
    answeredBy: disposition === "voicemail" ? "machine" : null,
    durationSeconds: talked ? durationSeconds : 0,
    hangupCause: textOf(metadata.termination_reason)?.slice(0, 200) ?? null,
    cost: costOf(metadata.cost_fiat, "USD"),
  });
}

/** The variables that the call was made with come back: ours are among them, but not where it came to no conversation. */
export const variablesIn = (conversation: JsonObject): JsonObject =>
  objectOf(objectOf(conversation.conversation_initiation_client_data).dynamic_variables);
