// What a trunk at Exotel is told, what its campaigns may change, and the names of its secrets.
import * as z from "zod";
import { type ReadBy, schemaOf } from "../../../domain/schema-of.ts";
import { baseUrl, textField, wholeNumber } from "../../lib/setting-fields.ts";

const flowId = () => textField("the number of a call flow", /^\d{1,20}$/);

export const EXOTEL_SETTINGS = schemaOf(() =>
  z.strictObject({
    account_sid: textField("the SID of the account", /^[\w-]{1,100}$/),
    /** The ExoPhone that calls, where the campaign names none. */
    caller_id: textField("an ExoPhone", /^\+?\d{7,15}$/),
    /** What answers the call. */
    app_id: flowId(),
    /** Mumbai; Singapore is at api.exotel.com. */
    base_url: baseUrl("https://api.in.exotel.com"),
    /** Their times have no zone. */
    utc_offset_minutes: wholeNumber(-720, 840, "minutes").default(330),
    /** What their prices are in; absent = prices are not kept. */
    currency: textField("a currency code, e.g. INR", /^[A-Z]{3}$/).optional(),
  }),
);
export type ExotelSettings = ReadBy<typeof EXOTEL_SETTINGS>;

/** A campaign's `provider_options`. */
export const EXOTEL_OPTIONS = schemaOf(() => z.strictObject({ app_id: flowId().optional() }));

export interface ExotelSecrets {
  api_key: string;
  api_token: string;
}
