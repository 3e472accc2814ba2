// The number of a call as a client wrote it, in normal form.
import { normalisePhoneNumber } from "../../domain/contacts/phone-number.ts";
import { invalid } from "../../domain/errors.ts";
import type { Settings } from "../../settings/index.ts";

export interface NumberContext {
  settings: Pick<Settings, "phoneNumbers">;
}

/** Throws `validation_error` in the old systems' words. */
export function callNumber({ settings }: NumberContext, typed: string): string {
  const normal = normalisePhoneNumber(typed, settings.phoneNumbers);
  if (normal !== null) return normal;
  const message = `Invalid phone number format. Must start with + and contain digits (7 to 15), not "${typed}".`;
  throw invalid({ phone_number: [message] }, message);
}
