// The token that Vonage knows our application by: a JWT (RS256) signed with its private key, kept for some minutes.
import { fromBase64, toBase64Url, utf8 } from "../../../domain/bytes.ts";

/** At most 15 minutes, by Vonage's advice. */
const LIFETIME_SECONDS = 15 * 60;
/** It must outlive the request that it is sent with, also when our clock is late. */
const RENEWED_BEFORE_SECONDS = 3 * 60;

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

export interface TokenOptions {
  applicationId: string;
  /** PEM of PKCS#8; its line ends may be written as `\n`. */
  privateKey: string;
  /** Ms since the epoch. */
  now: () => number;
}

export class ApplicationToken {
  readonly #options: TokenOptions;
  #token = "";
  #expiresAt = 0;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** Null = the private key cannot be used. */
  async current(): Promise<string | null> {
    const now = Math.floor(this.#options.now() / 1000);
    if (now >= this.#expiresAt - RENEWED_BEFORE_SECONDS) {
      const signed = await this.#sign(now);
      if (signed === null) return null;
      this.#token = signed;
      this.#expiresAt = now + LIFETIME_SECONDS;
    }
    return this.#token;
  }

  async #sign(now: number): Promise<string | null> {
    const { applicationId, privateKey } = this.#options;
    const claims = {
      application_id: applicationId,
      iat: now,
      jti: crypto.randomUUID(),
      exp: now + LIFETIME_SECONDS,
    };
    const text = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
    const der = fromPem(privateKey);
    if (der === null) return null;
    try {
      const key = await crypto.subtle.importKey("pkcs8", der, RS256, false, ["sign"]);
      const signature = await crypto.subtle.sign(RS256, key, utf8(text));
      return `${text}.${toBase64Url(new Uint8Array(signature))}`;
    } catch {
      return null;
    }
  }
}

const part = (value: unknown) => toBase64Url(utf8(JSON.stringify(value)));

function fromPem(pem: string) {
  const [, base64] =
    pem
      .replaceAll("\\n", "\n")
      .match(/-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/) ?? [];
  return base64 === undefined ? null : fromBase64(base64.replace(/\s/g, ""));
}
