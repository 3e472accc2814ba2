// What a call at Telnyx carries of us: `client_state`, base64 of JSON, which comes back with each of its events.

import { fromBase64, toBase64, utf8 } from "../../../domain/bytes.ts";
import type { DialKey } from "../../../domain/calls/dial-key.ts";
import { textOfBody } from "../../lib/form.ts";
import { type JsonObject, parseObject, textOf } from "../../lib/json.ts";
import { markOf } from "../../lib/mark.ts";

export const clientState = ({ callId, attempt }: DialKey): string =>
  toBase64(utf8(JSON.stringify({ call_id: callId, attempt })));

/** Of an event's payload; null = its state is not ours. */
export function markIn({ client_state }: JsonObject): DialKey | null {
  const bytes = fromBase64(textOf(client_state) ?? "");
  return bytes === null ? null : markOf(parseObject(textOfBody(bytes)));
}
