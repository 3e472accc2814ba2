// Telnyx's webhooks: proved by the account's public key, and read.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import { concat, fromBase64, utf8 } from "../../../domain/bytes.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import { instantOf } from "../../lib/duration.ts";
import { textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, objectOf, parseObject, textOf } from "../../lib/json.ts";
import { isWithin, verifyEd25519 } from "../../lib/verify.ts";
import { markIn } from "./client-state.ts";
import { answeredByOf, type TelnyxHangup } from "./words.ts";

/** Of Telnyx's own SDK. */
const TOLERANCE_SECONDS = 300;

/** A hangup does not say whether the call was answered: `provider.ts` finds out. */
export type TelnyxEvent =
  | Exclude<CallbackEvent, { kind: "ended" | "unauthenticated" | "unclear" }>
  | {
      kind: "hangup";
      externalCallId: string;
      of?: DialKey;
      legId: string | null;
      at: number | null;
      hangup: TelnyxHangup;
    };

/** Null = it is Telnyx's; or why it is not believed. `publicKeys`: two while one is rotated. */
export async function authenticate(
  { headers, body, now }: CallbackRequest,
  publicKeys: readonly string[],
): Promise<string | null> {
  const signature = fromBase64(headers.get("Telnyx-Signature-Ed25519") ?? "");
  const timestamp = headers.get("Telnyx-Timestamp") ?? "";
  if (signature === null || !/^\d{1,12}$/.test(timestamp)) return "no readable signature";
  if (!isWithin(Number(timestamp), now, TOLERANCE_SECONDS))
    return "it was signed too long ago, or in the future";
  const isSigned = await verifyEd25519(publicKeys, concat(utf8(`${timestamp}|`), body), signature);
  return isSigned ? null : "the signature does not match";
}

/** Of a webhook that is authentic. */
export function parse({ body }: CallbackRequest): TelnyxEvent {
  const data = objectOf(parseObject(textOfBody(body))?.data);
  const payload = objectOf(data.payload);
  const event = readEvent(textOf(data.event_type), payload, instantOf(data.occurred_at));
  const of = markIn(payload);
  return of === null || event.kind === "ignored" || event.kind === "progress" ? event : { ...event, of };
}

/** One event of a call, as a webhook brings it or the list of events keeps it. */
export function readEvent(type: string | null, payload: JsonObject, at: number | null): TelnyxEvent {
  const externalCallId = idOf(payload.call_control_id);
  if (type === null || externalCallId === null) return { kind: "ignored", reason: "it names no call" };
  switch (type) {
    case "call.initiated":
    case "call.bridged":
      return { kind: "progress", externalCallId };
    case "call.answered":
      return { kind: "answered", externalCallId, at };
    case "call.machine.detection.ended":
    case "call.machine.premium.detection.ended":
      return { kind: "answeredBy", externalCallId, answeredBy: answeredByOf(textOf(payload.result)) };
    case "call.hangup":
      return {
        kind: "hangup",
        externalCallId,
        legId: idOf(payload.call_leg_id),
        at,
        hangup: hangupOf(payload),
      };
    default:
      return { kind: "ignored", reason: `event_type "${type.slice(0, 60)}" says nothing of the end` };
  }
}

const hangupOf = (payload: JsonObject): TelnyxHangup => ({
  cause: textOf(payload.hangup_cause),
  source: textOf(payload.hangup_source),
  sip: textOf(payload.sip_hangup_cause),
  hasDCode: Object.entries(payload).some(
    ([name, value]) => /cause|reason|detail|error/.test(name) && /\bD\d{1,2}\b/.test(String(value)),
  ),
});
