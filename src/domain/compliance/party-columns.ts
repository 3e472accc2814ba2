// What is said of the person called, as columns of a file: the API's names, those of a consent behind `consent_`.
import { CONSENT_FIELDS, PARTY_FIELDS } from "./party-fields.ts";

const CONSENT = "consent_";

export const PARTY_COLUMNS: readonly string[] = [
  ...PARTY_FIELDS.filter(name => name !== "consent"),
  ...CONSENT_FIELDS.map(name => CONSENT + name),
];

/** A value's path in the API's form → its column. */
export const partyColumnOf = (path: readonly string[]): string => path.join("_");

const TRUE = ["true", "1", "yes"];
const FALSE = ["false", "0", "no"];

/** Another word stays: it is refused as it is. */
function booleanOf(text: string): boolean | string {
  const word = text.toLowerCase();
  return TRUE.includes(word) ? true : FALSE.includes(word) ? false : text;
}

/** What an export puts before a text that a spreadsheet would take for a formula. */
const GUARD = /^'(?=["\s]*[=+\-@＝＋－＠])/;

/** Columns with their texts → the API's form; null when all are blank. */
export function partyFromColumns(
  columns: readonly { name: string; text: string }[],
): Record<string, unknown> | null {
  const given: Record<string, unknown> = {};
  const consent: Record<string, unknown> = {};
  for (const { name, text } of columns) {
    const value = text.replace(GUARD, "").trim();
    if (value === "") continue;
    if (name.startsWith(CONSENT)) consent[name.slice(CONSENT.length)] = value;
    else given[name] = name === "location_trusted" ? booleanOf(value) : value;
  }
  if (Object.keys(consent).length > 0) given.consent = consent;
  return Object.keys(given).length > 0 ? given : null;
}
