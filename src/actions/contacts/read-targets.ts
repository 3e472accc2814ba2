// Numbers with what is said of each, as a client typed them, all or nothing: a bad one refuses them all.
import { placeProblems, type SaidOfParty } from "../../domain/compliance/party.ts";
import type { NewContact } from "../../domain/contacts/contact.ts";
import { normalisePhoneNumber, type PhoneNumberRules } from "../../domain/contacts/phone-number.ts";
import { invalid } from "../../domain/errors.ts";

/** As a client typed it. */
export interface Target extends SaidOfParty {
  typed: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
}

/** A number that is given twice is taken once, as it was given first. Throws `validation_error`, naming every bad one. */
export function readTargets(targets: readonly Target[], rules: PhoneNumberRules): NewContact[] {
  const problems: Record<string, string[]> = {};
  const contacts = new Map<string, NewContact>();
  targets.forEach(({ typed, ...rest }, i) => {
    const phoneNumber = normalisePhoneNumber(typed, rules);
    if (phoneNumber === null) {
      problems[`targets.${i}.phone_number`] = [`Invalid phone number: ${typed}`];
      return;
    }
    for (const { field, message } of placeProblems({ phoneNumber, ...rest }))
      problems[`targets.${i}.${field}`] = [message];
    if (!contacts.has(phoneNumber)) contacts.set(phoneNumber, { phoneNumber, ...rest });
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return [...contacts.values()];
}
