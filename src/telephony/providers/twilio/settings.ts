// The settings of a Twilio trunk, or of one at a provider that speaks Twilio's API (SignalWire, by `base_url`).
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { baseUrl, callerNumber, httpsUrl, oneOf, textField, wholeNumber } from "../../lib/setting-fields.ts";

/** What is said on the line, and how machines are told; a campaign may say it otherwise. */
const flow = () => ({
  /** Asked by Twilio for TwiML when the call is answered. */
  url: httpsUrl().optional(),
  twiml: textField("TwiML", /^\s*</).optional(),
  machine_detection_mode: oneOf(["Enable", "DetectMessageEnd"]).optional(),
  machine_detection_timeout_seconds: wholeNumber(3, 59, "seconds").optional(),
});

const BOTH = "one of url and twiml is used: leave out the other";

export const TWILIO_SETTINGS = schemaOf(() =>
  z
    .strictObject({
      base_url: baseUrl("https://api.twilio.com"),
      account_sid: textField("an account SID, e.g. AC and 32 digits", /^[\w-]{8,64}$/),
      /** With it, `api_key_secret` is used for requests; signatures are checked by the auth token all the same. */
      api_key_sid: textField("an API key SID, e.g. SK and 32 digits", /^[\w-]{8,64}$/).optional(),
      /** The number that is shown, where the call brings none of its own. */
      from: callerNumber(),
      /** How often Twilio repeats a callback, within 15 s; null = as it does by itself. */
      callback_retries: wholeNumber(0, 5, "repeats").optional(),
      ...flow(),
    })
    .refine(({ url, twiml }) => url === undefined || twiml === undefined, { error: BOTH })
    .refine(({ url, twiml }) => url !== undefined || twiml !== undefined, {
      error: "url or twiml is needed",
    }),
);

export type TwilioSettings = ReadBy<typeof TWILIO_SETTINGS>;

/** A campaign's `provider_options`. */
export const TWILIO_OPTIONS = schemaOf(() =>
  z
    .strictObject(flow())
    .refine(({ url, twiml }) => url === undefined || twiml === undefined, { error: BOTH }),
);

export type TwilioOptions = ReadBy<typeof TWILIO_OPTIONS>;

export interface TwilioSecrets {
  /** Signs callbacks, also where requests go by an API key. SignalWire: the project's API token. */
  auth_token: string;
  /** The other token while one is promoted. */
  auth_token_previous?: string | undefined;
  api_key_secret?: string | undefined;
  /** SignalWire signs callbacks with it, and not with the token. */
  signing_key?: string | undefined;
}
