// The headers of the simulator's reports: signed as any service's are, where the deployment asks for it.
import { toHex, utf8 } from "../../../domain/bytes.ts";
import { signHmac } from "../../lib/verify.ts";

/** `now` in ms. Throws when it cannot sign. */
export async function reportHeaders(env: object, body: string, now: number): Promise<Record<string, string>> {
  const headers = { "Content-Type": "application/json" };
  const { CALLBACK_HMAC_SECRET: given = "" } = env as { CALLBACK_HMAC_SECRET?: string };
  const secret = given.trim();
  if (secret === "") return headers;
  const t = Math.floor(now / 1000);
  const digest = await signHmac("SHA-256", secret, utf8(`${t}.${body}`));
  return { ...headers, "X-Signature": `t=${t},v1=${toHex(digest)}` };
}
