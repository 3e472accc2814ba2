// Text and bytes: what keys, signatures and tokens are written in. Null, never an error, for garbage.

const encoder = new TextEncoder();

export type Bytes = Uint8Array<ArrayBuffer>;

/** A copy: the runtime types what the encoder gives as memory that may be shared. */
export const utf8 = (text: string): Bytes => new Uint8Array(encoder.encode(text));

export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** With padding or without. */
export function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), c => c.charCodeAt(0));
  } catch {
    return null;
  }
}

export const fromBase64Url = (text: string): Bytes | null =>
  /[+/]/.test(text) ? null : fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));

/** In either case. */
export function fromHex(text: string): Bytes | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
}

export function toBase64(bytes: Bytes): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export const toBase64Url = (bytes: Bytes): string =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export const toHex = (bytes: Bytes): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
