// The settings of a Telnyx trunk (Call Control v2).
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { baseUrl, callerNumber, httpsUrl, oneOf, textField } from "../../lib/setting-fields.ts";

/** What is said on the line, and how machines are told; a campaign may say it otherwise. */
const flow = () => ({
  assistant_id: textField("the id of an AI assistant", /^[\w-]{1,100}$/).optional(),
  /** WAV or MP3. */
  audio_url: httpsUrl().optional(),
  media_name: textField("the name of an uploaded file", /^\S{1,200}$/).optional(),
  machine_detection_mode: oneOf([
    "premium",
    "detect",
    "detect_beep",
    "detect_words",
    "greeting_end",
  ]).optional(),
});

type Flow = { [Field in "assistant_id" | "audio_url" | "media_name"]?: string | undefined };

const countOf = ({ assistant_id, audio_url, media_name }: Flow) =>
  [assistant_id, audio_url, media_name].filter(field => field !== undefined).length;

const ONE = "one of assistant_id, audio_url and media_name is";

const publicKey = () => textField("the account's public key, base64 of 32 bytes", /^[A-Za-z0-9+/]{43}=$/);

export const TELNYX_SETTINGS = schemaOf(() =>
  z
    .strictObject({
      base_url: baseUrl("https://api.telnyx.com"),
      /** Of a Call Control application. */
      connection_id: textField("the id of a Call Control application", /^[\w-]{1,64}$/),
      /** Of the account, base64: webhooks are signed with its other half. */
      public_key: publicKey(),
      /** The other one while it is replaced. */
      public_key_previous: publicKey().optional(),
      /** The number that is shown, where the call brings none of its own. */
      from: callerNumber(),
      ...flow(),
    })
    // With none of them, the answered call is silent.
    .refine(settings => countOf(settings) >= 1, { error: `${ONE} needed` })
    .refine(settings => countOf(settings) <= 1, { error: `${ONE} used: leave out the others` }),
);

export type TelnyxSettings = ReadBy<typeof TELNYX_SETTINGS>;

/** A campaign's `provider_options`. */
export const TELNYX_OPTIONS = schemaOf(() =>
  z
    .strictObject(flow())
    .refine(options => countOf(options) <= 1, { error: `${ONE} used: leave out the others` }),
);

export type TelnyxOptions = ReadBy<typeof TELNYX_OPTIONS>;

/** The campaign's flow as a whole, else the trunk's. */
export const flowOf = (options: TelnyxOptions, settings: TelnyxSettings): Flow =>
  countOf(options) === 0 ? settings : options;

export interface TelnyxSecrets {
  api_key: string;
}
