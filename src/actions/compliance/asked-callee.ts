// Whom a question about a campaign's hours is about, as far as it says: else somebody in the campaign's zone.
import type { Callee } from "../../domain/compliance/campaign/ask-verdict.ts";
import type { SaidOfParty } from "../../domain/compliance/party.ts";
import { placeProblems } from "../../domain/compliance/party.ts";
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { invalid } from "../../domain/errors.ts";
import type { NumberContext } from "../calls/call-number.ts";

export interface AskedCallee extends SaidOfParty {
  /** As it was typed; absent = it is not said. */
  typed?: string | null | undefined;
  timeZone: string | null;
}

/** Belongs to no country. */
const NO_NUMBER = "";

/** `zone`: where somebody is of whom nothing is said. Throws `validation_error`. */
export function calleeOf({ settings }: NumberContext, asked: AskedCallee, zone: string): Callee {
  const { typed = null, timeZone, personId, party } = asked;
  const phoneNumber = typed === null ? NO_NUMBER : normalisePhoneNumber(typed, settings.phoneNumbers);
  if (phoneNumber === null) {
    const message = `must be a phone number of 7 to 15 digits, not "${typed}"`;
    throw invalid({ phone_number: [message] }, `phone_number: ${message}`);
  }
  const [problem] = placeProblems({ phoneNumber, timeZone, personId, party });
  if (problem !== undefined) throw invalid({ [problem.field]: [problem.message] }, problem.message);
  const saysWhere = [typed, timeZone, party?.region, party?.postalCode, party?.country].some(
    said => (said ?? null) !== null,
  );
  return { phoneNumber, timeZone: saysWhere ? timeZone : zone, personId, party };
}
