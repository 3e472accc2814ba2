// A number with what is said of it, as several bodies take it.
import { type PartyFields, partyFields, saidIn } from "../../domain/compliance/party-fields.ts";
import { metadataField, phoneNumberField, timeZoneField } from "./body-fields.ts";

export const targetFields = () => ({
  phone_number: phoneNumberField(),
  metadata: metadataField(),
  time_zone: timeZoneField(),
  ...partyFields(),
});

/** After its check, as the verbs take it. */
export const readTarget = (
  target: { phone_number: string; metadata: string | null; time_zone: string | null } & PartyFields,
) => ({
  typed: target.phone_number,
  timeZone: target.time_zone,
  metadata: target.metadata,
  ...saidIn(target),
});
