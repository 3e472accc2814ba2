// The key of a shared secret, as the platform signs and verifies with it.
import type { Bytes } from "./bytes.ts";

export type HmacHash = "SHA-1" | "SHA-256" | "SHA-512";

/** For `crypto.subtle.sign` and `verify` of "HMAC". */
export const hmacKey = (secret: Bytes, hash: HmacHash = "SHA-256") =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign", "verify"]);
