// The secret that an endpoint verifies with: made of one key of the deployment each time it is needed, stored nowhere.
import { type Bytes, fromBase64, toBase64, utf8 } from "../bytes.ts";
import { DAY_MS } from "../time-units.ts";
import type { Endpoint } from "./endpoint.ts";
import { hmacOf } from "./hmac.ts";

const PREFIX = "whsec_";

/** How long (ms) the secret of the version before signs beside a new one. */
export const ROTATION_MS = DAY_MS;

/** `whsec_` and base64 of 32 bytes. `subject`: an endpoint's id, or whatever else of ours signs. */
export async function webhookSecret(key: string, subject: string, version: number): Promise<string> {
  return `${PREFIX}${toBase64(await hmacOf(utf8(key), `${subject}.${version}`))}`;
}

type Versions = Pick<Endpoint, "id" | "secretVersion" | "previousSecretUntil">;

/** Those that sign at `now` (ms), the newest first: one, or two for a day after a rotation. */
export function signingSecrets(key: string, endpoint: Versions, now: number): Promise<string[]> {
  const { id, secretVersion, previousSecretUntil } = endpoint;
  const isRotating = secretVersion > 1 && previousSecretUntil !== null && now < previousSecretUntil;
  const versions = isRotating ? [secretVersion, secretVersion - 1] : [secretVersion];
  return Promise.all(versions.map(version => webhookSecret(key, id, version)));
}

/** The bytes that sign. Throws of what is no secret of ours. */
export function secretBytes(secret: string): Bytes {
  const bytes = fromBase64(secret.slice(PREFIX.length));
  if (bytes === null) throw new Error("a webhook's secret is no base64");
  return bytes;
}
