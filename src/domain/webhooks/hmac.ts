// HMAC-SHA256 of a text, as Standard Webhooks has it.
import { type Bytes, utf8 } from "../bytes.ts";
import { hmacKey } from "../hmac-key.ts";

export async function hmacOf(key: Bytes, text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKey(key), utf8(text)));
}
