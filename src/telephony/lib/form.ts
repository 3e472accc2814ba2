// application/x-www-form-urlencoded, as telephony providers speak it.

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Null when the bytes are not UTF-8. */
export function textOfBody(body: Uint8Array): string | null {
  try {
    return decoder.decode(body);
  } catch {
    return null;
  }
}

/** The entries in their order; null when the body is not text. A name may come twice. */
export function parseForm(body: Uint8Array): URLSearchParams | null {
  const text = textOfBody(body);
  return text === null ? null : new URLSearchParams(text);
}

/** A name may be repeated; what is null or undefined is left out. */
export function formOf(entries: readonly (readonly [string, string | number | null | undefined])[]): string {
  const form = new URLSearchParams();
  for (const [name, value] of entries) {
    if (value !== null && value !== undefined) form.append(name, String(value));
  }
  return form.toString();
}

export const FORM_TYPE = "application/x-www-form-urlencoded";
