// A status callback of Exotel. It is not signed: that it is theirs, only our signature in its URL proves, which is
// looked at before this.
import type { CallbackEvent, CallbackRequest } from "../../../actions/ports/telephony.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import type { Disposition } from "../../../domain/calls/disposition.ts";
import type { Ended } from "../../../domain/calls/ended.ts";
import { costOf } from "../../lib/cost.ts";
import { secondsOf } from "../../lib/duration.ts";
import { endedAs } from "../../lib/ended.ts";
import { parseForm, textOfBody } from "../../lib/form.ts";
import { idOf, type JsonObject, numberOf, objectOf, objectsOf, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";
import type { ExotelSettings } from "./settings.ts";
import { answeredByOf, dispositionOf, isLive } from "./words.ts";

export async function parseExotelCallback(
  request: CallbackRequest,
  settings: Pick<ExotelSettings, "currency">,
): Promise<CallbackEvent> {
  if (!new URL(request.url).searchParams.has("signature"))
    return { kind: "unauthenticated", reason: "the URL carries no signature of ours" };
  const said = await fieldsOf(request);
  if (said === null) return { kind: "ignored", reason: "a body that cannot be read" };
  const externalCallId = idOf(said.CallSid);
  const of = markIn(said);
  // Their times have no zone: now is nearer.
  if (said.EventType === "answered") return { kind: "answered", externalCallId, of, at: null };
  const end = endOf(said, settings);
  if (end !== null) return { kind: "ended", externalCallId, of, ...end };
  return isLive(said.Status)
    ? { kind: "progress", externalCallId }
    : { kind: "ignored", reason: "a status that is not known" };
}

/** What we gave the call as its `CustomField`. */
export const customField = ({ callId, attempt }: DialKey): string => `${callId}:${attempt}`;

function markIn({ CustomField }: JsonObject): DialKey | null {
  const [, call_id, attempt] = /^(.+):(\d{1,9})$/.exec(textOf(CustomField) ?? "") ?? [];
  return markOf({ call_id, attempt });
}

/** JSON is asked for; without it, forms come. */
async function fieldsOf({ headers, body }: CallbackRequest): Promise<JsonObject | null> {
  const type = headers.get("Content-Type") ?? "";
  const json = parseObject(textOfBody(body));
  if (json !== null) return json;
  if (/^multipart\/form-data/i.test(type)) {
    try {
      return flat(await new Response(body, { headers: { "Content-Type": type } }).formData());
    } catch {
      return null;
    }
  }
  const form = parseForm(body);
  return form === null ? null : flat(form);
}

/** `Legs[0][Status]` is Status of the first of Legs. */
function flat(form: Iterable<[string, unknown]>): JsonObject {
  const fields: JsonObject = {};
  const leg: JsonObject = {};
  for (const [name, value] of form) {
    const ofLeg = /^Legs\[0\]\[(\w+)\]$/.exec(name)?.[1];
    if (ofLeg === undefined) fields[name] = value;
    else leg[ofLeg] = value;
  }
  return Object.keys(leg).length === 0 ? fields : { ...fields, Legs: [leg] };
}

/** Of a callback, or of a call that was asked for; null = it is not over. */
export function endOf(call: JsonObject, { currency }: Pick<ExotelSettings, "currency">): Ended | null {
  const details = objectOf(call.Details);
  const leg = customersLeg(call.Legs) ?? customersLeg(details.Legs) ?? {};
  const answeredBy = answeredByOf(leg.AnsweredBy ?? call.AnsweredBy);
  const disposition: Disposition | null = dispositionOf(call.Status, answeredBy, leg.Cause);
  if (disposition === null) return null;
  const talked = disposition === "answered" || disposition === "voicemail";
  // With a flow there is no second leg to talk to, and a conversation may be 0.
  const durations = [
    call.ConversationDuration,
    details.ConversationDuration,
    leg.OnCallDuration,
    call.Duration,
  ];
  const known = durations.map(secondsOf).find(seconds => seconds > 0) ?? 0;
  const cause = numberOf(leg.Cause) ?? textOf(leg.Cause) ?? textOf(leg.Status);
  return endedAs(disposition, {
    answeredBy,
    durationSeconds: talked ? known : 0,
    hangupCause: cause === null ? null : String(cause).slice(0, 200),
    cost: currency === undefined ? null : costOf(call.Price, currency),
  });
}

/** The first that is rung; in answers to us each stands in a `Leg`. */
function customersLeg(legs: unknown): JsonObject | null {
  const list = objectsOf(typeof legs === "string" ? parseObject(`{"legs":${legs}}`)?.legs : legs);
  const first = list[0];
  if (first === undefined) return null;
  return first.Leg === undefined ? first : objectOf(first.Leg);
}
