// Values as JSON text: to be stored, and to be named in a refusal.

/** Null for nothing, and for what cannot be written: it is nested too deeply. */
export function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

/** A refused value as a refusal names it. */
export const quoted = (value: unknown): string =>
  value === undefined ? "nothing" : (jsonOf(value)?.slice(0, 60) ?? "that");
