// A number with what is said of it, as several bodies take it.
import { PARTY_FIELDS, type PartyFields, saidIn } from "../../domain/compliance/party-fields.ts";
import { metadataField, phoneNumberField, timeZoneField } from "./body-fields.ts";

export const TARGET_FIELDS = {
  phone_number: phoneNumberField,
  metadata: metadataField,
  time_zone: timeZoneField,
  ...PARTY_FIELDS,
};

/** After its check, as the verbs take it. */
export const readTarget = (
  target: { phone_number: string; metadata: string | null; time_zone: string | null } & PartyFields,
) => ({
  typed: target.phone_number,
  timeZone: target.time_zone,
  metadata: target.metadata,
  ...saidIn(target),
});
