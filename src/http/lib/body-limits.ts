// What no body may hold, whatever its schema: nesting without end, lists too long to be looked at, half characters.
import { CallManagerError, invalid } from "../../domain/errors.ts";

/** Levels of a body, metadata included. SQLite's JSON functions refuse 1,000; no client has needed ten. */
export const MAX_BODY_LEVELS = 32;

/** Entries of any list or object in a body: looking at a million wrong ones would cost more than the request may. */
export const MAX_LIST_ENTRIES = 10_000;

const isIndex = (key: string | undefined) => key !== undefined && /^\d+$/.test(key);

/** `field`, or `list.0.field`: what a client knows the value by. */
function fieldOf([field, index, inner]: readonly string[]): string {
  if (field === undefined || isIndex(field)) return "body";
  return isIndex(index) && inner !== undefined && !isIndex(inner) ? `${field}.${index}.${inner}` : field;
}

const refused = (path: readonly string[], message: string) => {
  const field = fieldOf(path).slice(0, 100);
  return invalid({ [field]: [message] }, `${field}: ${message}`);
};

function tooLong(path: readonly string[], entries: number): CallManagerError {
  const field = fieldOf(path).slice(0, 100);
  return new CallManagerError(
    "payload_too_large",
    `At most ${MAX_LIST_ENTRIES} ${field} in one request, not ${entries}.`,
    { [`max_${field}`]: MAX_LIST_ENTRIES },
  );
}

/** Half a surrogate pair is no character: it would be stored as something else than was sent. */
function refuseHalfCharacters(text: string, path: readonly string[]): void {
  if (!text.isWellFormed()) throw refused(path, "must be Unicode text; half of a surrogate pair is in it");
}

/** Throws for the first value that is refused. Never goes deeper than the limit. */
export function refuseBeyondLimits(value: unknown, path: string[] = []): void {
  if (typeof value === "string") refuseHalfCharacters(value, path);
  if (typeof value !== "object" || value === null) return;
  if (path.length >= MAX_BODY_LEVELS) {
    throw refused(path, `must not be nested in more than ${MAX_BODY_LEVELS} levels`);
  }
  if (Array.isArray(value) && value.length > MAX_LIST_ENTRIES) throw tooLong(path, value.length);
  const keys = Object.keys(value);
  if (keys.length > MAX_LIST_ENTRIES) throw tooLong(path, keys.length);
  for (const key of keys) {
    path.push(key);
    refuseHalfCharacters(key, path);
    refuseBeyondLimits((value as Record<string, unknown>)[key], path);
    path.pop();
  }
}
