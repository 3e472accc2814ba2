// Signs what is sent as Standard Webhooks has it: HMAC-SHA256 over id, time and body, one signature for each secret that
// is good.
import { toBase64 } from "../bytes.ts";
import { hmacOf } from "./hmac.ts";
import { secretBytes } from "./secret.ts";

export interface Signed {
  id: string;
  /** Of this try, in ms: receivers refuse what is older than some minutes. */
  at: number;
  /** The very text that is sent. */
  body: string;
}

export type SignatureHeaders = Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>;

/** `secrets`: as `whsec_…`, the newest first. */
export async function signatureHeaders(
  { id, at, body }: Signed,
  secrets: readonly string[],
): Promise<SignatureHeaders> {
  const seconds = String(Math.floor(at / 1000));
  const text = `${id}.${seconds}.${body}`;
  const signatures = await Promise.all(
    secrets.map(async secret => `v1,${toBase64(await hmacOf(secretBytes(secret), text))}`),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": signatures.join(" "),
  };
}
