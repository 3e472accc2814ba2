// The settings of a Plivo trunk.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { baseUrl, callerNumber, httpsUrl, oneOf, textField, wholeNumber } from "../../lib/setting-fields.ts";

/** What is said on the line, and how machines are told; a campaign may say it otherwise. */
const flow = () => ({
  /** Asked by Plivo for its XML when the call is answered. */
  answer_url: httpsUrl().optional(),
  on_machine: oneOf(["continue", "hangup"]).optional(),
  machine_detection_time_ms: wholeNumber(2_000, 10_000, "ms").optional(),
});

export const PLIVO_SETTINGS = schemaOf(() =>
  z.strictObject({
    base_url: baseUrl("https://api.plivo.com"),
    auth_id: textField("an auth id, e.g. MA and 18 characters", /^[\w-]{8,64}$/),
    /** The number that is shown, where the call brings none of its own. */
    from: callerNumber(),
    ...flow(),
    answer_url: httpsUrl(),
    answer_method: oneOf(["POST", "GET"]).default("POST"),
  }),
);

export type PlivoSettings = ReadBy<typeof PLIVO_SETTINGS>;

/** A campaign's `provider_options`. */
export const PLIVO_OPTIONS = schemaOf(() => z.strictObject(flow()));

export type PlivoOptions = ReadBy<typeof PLIVO_OPTIONS>;

export interface PlivoSecrets {
  auth_token: string;
  /** The other one while it is replaced. */
  auth_token_previous?: string | undefined;
}
