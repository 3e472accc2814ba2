// The assertion that Cloudflare Access puts into a request: who signed in there, signed by the team's key.
import * as z from "zod";
import { fromBase64Url } from "../../domain/bytes.ts";
import { schemaOf } from "../../domain/schema-of.ts";

const header = schemaOf(() => z.looseObject({ alg: z.literal("RS256"), kid: z.string() }));
const claims = schemaOf(() =>
  z.looseObject({
    iss: z.string(),
    aud: z.union([z.string().transform(one => [one]), z.array(z.string())]),
    exp: z.number(),
    nbf: z.number().optional(),
    email: z.string().min(3),
  }),
);

/** Clocks differ. */
const LEEWAY_SECONDS = 60;
const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

export interface Expected {
  /** `https://TEAM.cloudflareaccess.com` */
  issuer: string;
  audience: string;
  /** By its id; null = the team has no such key. */
  keyOf: (kid: string) => Promise<JsonWebKey | null>;
  /** Ms since the epoch. */
  now: number;
}

/** The mail of who signed in; null where the assertion proves nothing. */
export async function mailOfAssertion(assertion: string, expected: Expected): Promise<string | null> {
  const [head = "", body = "", signature = "", more] = assertion.split(".");
  const signed = fromBase64Url(signature);
  const headed = header().safeParse(jsonOf(head));
  if (more !== undefined || signed === null || !headed.success) return null;
  const jwk = await expected.keyOf(headed.data.kid);
  if (jwk === null) return null;
  const key = await crypto.subtle.importKey("jwk", jwk, RS256, false, ["verify"]);
  const text = new TextEncoder().encode(`${head}.${body}`);
  if (!(await crypto.subtle.verify(RS256.name, key, signed, text))) return null;
  const claimed = claims().safeParse(jsonOf(body));
  if (!claimed.success) return null;
  const { iss, aud, exp, nbf = 0, email } = claimed.data;
  const seconds = expected.now / 1000;
  const good =
    iss === expected.issuer &&
    aud.includes(expected.audience) &&
    exp > seconds &&
    nbf <= seconds + LEEWAY_SECONDS;
  return good ? email.toLowerCase() : null;
}

function jsonOf(part: string): unknown {
  const bytes = fromBase64Url(part);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
