// The secret that an endpoint verifies with: made of one key of the deployment each time it is needed, stored nowhere.
import { DAY_MS } from "../time-units.ts";
import type { Endpoint } from "./endpoint.ts";
import { hmacOf, toBase64 } from "./hmac.ts";

const PREFIX = "whsec_";

/** How long (ms) the secret of the version before signs beside a new one. */
export const ROTATION_MS = DAY_MS;

/** `whsec_` and base64 of 32 bytes. `subject`: an endpoint's id, or whatever else of ours signs. */
export async function webhookSecret(key: string, subject: string, version: number): Promise<string> {
  return `${PREFIX}${toBase64(await hmacOf(new TextEncoder().encode(key), `${subject}.${version}`))}`;
}

type Versions = Pick<Endpoint, "id" | "secretVersion" | "previousSecretUntil">;

/** Those that sign at `now` (ms), the newest first: one, or two for a day after a rotation. */
export function signingSecrets(key: string, endpoint: Versions, now: number): Promise<string[]> {
  const { id, secretVersion, previousSecretUntil } = endpoint;
  const isRotating = secretVersion > 1 && previousSecretUntil !== null && now < previousSecretUntil;
  const versions = isRotating ? [secretVersion, secretVersion - 1] : [secretVersion];
  return Promise.all(versions.map(version => webhookSecret(key, id, version)));
}

/** The bytes that sign. */
export const secretBytes = (secret: string): Uint8Array =>
  Uint8Array.from(atob(secret.slice(PREFIX.length)), character => character.charCodeAt(0));
