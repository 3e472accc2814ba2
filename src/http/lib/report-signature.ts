// A report's signature over time and body: `X-Signature: t=…,v1=…`.
import { type Bytes, fromHex, utf8 } from "../../domain/bytes.ts";
import { hmacKey } from "../../domain/hmac-key.ts";

export const SIGNATURE_HEADER = "X-Signature";
const TOLERANCE_SECONDS = 300;
/** Each costs a hash; two are sent while a secret is replaced. */
const MAX_SIGNATURES = 4;
const FORM = "t=<unix seconds>,v1=<hex HMAC-SHA-256 of t.body>";

export interface SignedReport {
  /** Null = there is none. */
  header: string | null;
  body: Bytes;
  /** Ms since the epoch. */
  now: number;
}

/** Null = it is signed with one of the secrets; or what is wrong. Compared in constant time. */
export async function signatureProblem(
  { header, body, now }: SignedReport,
  secrets: readonly string[],
): Promise<string | null> {
  if (header === null) return `${SIGNATURE_HEADER} is needed: ${FORM}.`;
  const parts = header.split(",").map(part => part.trim());
  const [, time = ""] = /^t=(\d{1,12})$/.exec(parts.find(part => part.startsWith("t=")) ?? "") ?? [];
  const signatures = parts.flatMap(part => /^v1=([0-9a-f]{64})$/i.exec(part)?.[1] ?? []);
  if (time === "" || signatures.length === 0) return `${SIGNATURE_HEADER} must be ${FORM}.`;
  if (Math.abs(Math.floor(now / 1000) - Number(time)) > TOLERANCE_SECONDS)
    return `${SIGNATURE_HEADER} must be of now: its t differs by more than ${TOLERANCE_SECONDS} s.`;
  const signed = await new Blob([`${time}.`, body]).arrayBuffer();
  for (const secret of secrets) {
    const key = await hmacKey(utf8(secret));
    for (const hex of signatures.slice(0, MAX_SIGNATURES)) {
      const signature = fromHex(hex);
      if (signature !== null && (await crypto.subtle.verify("HMAC", key, signature, signed))) return null;
    }
  }
  return `${SIGNATURE_HEADER} is not of this body and its t.`;
}
