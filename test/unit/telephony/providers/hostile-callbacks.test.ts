// Whatever is sent to a callback address, signed or not, is an answer and never an error.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallbackRequest } from "../../../../src/actions/ports/telephony.ts";
import * as plivo from "../../../../src/telephony/providers/plivo/callback.ts";
import * as telnyx from "../../../../src/telephony/providers/telnyx/callback.ts";
import * as twilio from "../../../../src/telephony/providers/twilio/callback.ts";
import * as vonage from "../../../../src/telephony/providers/vonage/callback.ts";
import { CALLBACK_URL, NOW } from "../../../support/fake-providers/a-call.ts";

const PROVIDERS = [
  ["twilio", twilio.parse, (request: CallbackRequest) => twilio.authenticate(request, ["secret"])],
  [
    "telnyx",
    telnyx.parse,
    (request: CallbackRequest) => telnyx.authenticate(request, [`${"A".repeat(43)}=`]),
  ],
  ["plivo", plivo.parse, (request: CallbackRequest) => plivo.authenticate(request, ["secret"])],
  [
    "vonage",
    vonage.parse,
    (request: CallbackRequest) => vonage.authenticate(request, { apiKey: "a", secrets: ["secret"] }),
  ],
] as const;

const WORDS = [
  ...[
    "CallSid",
    "CallStatus",
    "AnsweredBy",
    "CallUUID",
    "Machine",
    "Duration",
    "HangupCauseCode",
    "Timestamp",
  ],
  ...["data", "payload", "event_type", "call_control_id", "call.hangup", "hangup_cause", "occurred_at"],
  ...["uuid", "status", "completed", "duration", "start_time", "sip_code", "busy", "failed", "__proto__"],
];
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string());
const json = fc
  .letrec(tie => ({
    value: fc.oneof(
      { depthSize: "small" },
      word,
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      tie("object"),
    ),
    object: fc.dictionary(word, tie("value"), { maxKeys: 6 }),
  }))
  .object.map(value => JSON.stringify(value));
const form = fc
  .array(fc.tuple(word, word), { maxLength: 10 })
  .map(entries => new URLSearchParams(entries).toString());
const body = fc.oneof(
  fc.oneof(json, form, fc.string()).map(text => new Uint8Array(new TextEncoder().encode(text))),
  fc.uint8Array({ maxLength: 200 }).map(bytes => new Uint8Array(bytes)),
);
const header = fc.stringMatching(/^[\x21-\x7e]{0,80}$/);
const NAMES = [
  ...["X-Twilio-Signature", "X-SignalWire-Signature", "X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"],
  ...["Telnyx-Signature-Ed25519", "Telnyx-Timestamp", "Authorization"],
];
const request = fc
  .record({
    method: fc.constantFrom("POST", "PUT", "GET"),
    url: fc.constantFrom(CALLBACK_URL, `${CALLBACK_URL}&bodySHA256=abc`, `${CALLBACK_URL}&CallUUID=%ff`),
    headers: fc.dictionary(fc.constantFrom(...NAMES, "Content-Type"), header),
    body,
  })
  .map(({ headers, ...rest }) => ({ ...rest, headers: new Headers(headers), now: NOW }));

describe.each(PROVIDERS)("%s", (_name, parse, authenticate) => {
  it("is believed by no chance, and read without an error", async () => {
    await fc.assert(
      fc.asyncProperty(request, async one => {
        expect(await authenticate(one)).toEqual(expect.any(String));
        expect(parse(one).kind).toEqual(expect.any(String));
      }),
      { numRuns: 300 },
    );
  });
});
