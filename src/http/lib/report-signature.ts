// A report's signature over time and body: `X-Signature: t=…,v1=…`.
export const SIGNATURE_HEADER = "X-Signature";
const TOLERANCE_SECONDS = 300;
/** Each costs a hash; two are sent while a secret is replaced. */
const MAX_SIGNATURES = 4;
const FORM = "t=<unix seconds>,v1=<hex HMAC-SHA-256 of t.body>";

const HMAC = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();

export interface SignedReport {
  /** Null = there is none. */
  header: string | null;
  body: Uint8Array<ArrayBuffer>;
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
    const key = await crypto.subtle.importKey("raw", encoder.encode(secret), HMAC, false, ["verify"]);
    for (const hex of signatures.slice(0, MAX_SIGNATURES)) {
      if (await crypto.subtle.verify("HMAC", key, bytesOf(hex), signed)) return null;
    }
  }
  return `${SIGNATURE_HEADER} is not of this body and its t.`;
}

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
