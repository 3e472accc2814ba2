// Text from elsewhere, fit for a terminal: a name in an imported file must not move the cursor or set the title.
import { stripVTControlCharacters } from "node:util";

/** Line and paragraph separators, and the marks that turn the direction of writing round. */
const MISLEADING = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Without escape sequences; line breaks and tabs become spaces, other control characters go. */
export const plainText = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\r\n|[\n\r\t]/g, " ")
    .replace(/\p{Cc}/gu, "")
    .replace(MISLEADING, "");

/** Every text in a JSON value, its keys among them. */
export function plainValue(value: unknown): unknown {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [plainText(key), plainValue(each)]));
}

/** JSON that no terminal acts upon: it reads as the same value. `JSON.stringify` escapes only those below a space. */
export const plainJson = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, null, indent) ?? "null").replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
