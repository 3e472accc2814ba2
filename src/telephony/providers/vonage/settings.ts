// The settings of a Vonage trunk (Voice API).
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { baseUrl, callerNumber, httpsUrl, oneOf, textField } from "../../lib/setting-fields.ts";

const NCCO_ERROR = "must be a list of 1 to 50 actions, each with the field action";
/** As it is sent with each call. */
const MAX_NCCO_LENGTH = 8_000;

const ncco = () =>
  z
    .array(z.looseObject({ action: z.string({ error: NCCO_ERROR }) }, { error: NCCO_ERROR }), {
      error: NCCO_ERROR,
    })
    .min(1, { error: NCCO_ERROR })
    .max(50, { error: NCCO_ERROR })
    .refine(actions => JSON.stringify(actions).length <= MAX_NCCO_LENGTH, {
      error: `must be shorter than ${MAX_NCCO_LENGTH} characters`,
    });

/** What is said on the line, and how machines are told; a campaign may say it otherwise. */
const flow = () => ({
  /** Asked by Vonage for an NCCO when the call is answered. */
  answer_url: httpsUrl().optional(),
  ncco: ncco().optional(),
  on_machine: oneOf(["continue", "hangup"]).optional(),
  /** Advanced machine detection; without it, the plain one. */
  machine_detection_mode: oneOf(["default", "detect", "detect_beep"]).optional(),
});

type Flow = { answer_url?: string | undefined; ncco?: unknown };

const hasOne = (flow: Flow) => flow.answer_url !== undefined || flow.ncco !== undefined;
const hasBoth = (flow: Flow) => flow.answer_url !== undefined && flow.ncco !== undefined;
const BOTH = "one of answer_url and ncco is used: leave out the other";

export const VONAGE_SETTINGS = schemaOf(() =>
  z
    .strictObject({
      base_url: baseUrl("https://api.nexmo.com"),
      application_id: textField("the id of a Voice application", /^[\w-]{8,64}$/),
      /** Of the account: callbacks name it. */
      api_key: textField("the account's API key", /^\w{4,64}$/),
      /** The number that is shown, where the call brings none of its own. */
      from: callerNumber(),
      answer_method: oneOf(["POST", "GET"]).default("POST"),
      ...flow(),
    })
    .refine(settings => !hasBoth(settings), { error: BOTH })
    .refine(hasOne, { error: "answer_url or ncco is needed" }),
);

export type VonageSettings = ReadBy<typeof VONAGE_SETTINGS>;

/** A campaign's `provider_options`. */
export const VONAGE_OPTIONS = schemaOf(() =>
  z.strictObject(flow()).refine(options => !hasBoth(options), { error: BOTH }),
);

export type VonageOptions = ReadBy<typeof VONAGE_OPTIONS>;

/** The campaign's flow as a whole, else the trunk's. */
export const flowOf = (options: VonageOptions, settings: VonageSettings): Flow =>
  hasOne(options) ? options : settings;

export interface VonageSecrets {
  /** Of the application: PEM of PKCS#8. */
  private_key: string;
  /** Of the account: signs callbacks. */
  signature_secret: string;
  /** The other one while it is replaced. */
  signature_secret_previous?: string | undefined;
}
