// The keys of a Cloudflare Access team: fetched when they are needed, and again when a key is asked for that is new.
import { z } from "zod";
import { DAY_MS, MINUTE_MS } from "../../domain/time-units.ts";

/** A key that was withdrawn is believed no longer. */
const FRESH_MS = DAY_MS;
/** Made-up key ids must not make us fetch each time. */
const ASK_AGAIN_MS = MINUTE_MS;
const TIMEOUT_MS = 5_000;

const answered = z.looseObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

export class AccessKeys {
  readonly #deps: { issuer: string; fetch: typeof fetch; clock: () => number };
  #keys = new Map<string, JsonWebKey>();
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: { issuer: string; fetch: typeof fetch; clock: () => number }) {
    this.#deps = deps;
  }

  /** Null where the team has none of this id. Throws when the keys are out of reach. */
  async keyOf(kid: string): Promise<JsonWebKey | null> {
    const { clock } = this.#deps;
    const age = clock() - this.#askedAt;
    const known = this.#keys.get(kid);
    if (known !== undefined && age < FRESH_MS) return known;
    if (age < ASK_AGAIN_MS) return null;
    await this.#ask();
    return this.#keys.get(kid) ?? null;
  }

  async #ask(): Promise<void> {
    const { issuer, fetch, clock } = this.#deps;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(`${issuer}/cdn-cgi/access/certs`, { signal });
    const { keys } = answered.parse(await response.json());
    this.#keys = new Map(keys.map(key => [key.kid, key]));
    this.#askedAt = clock();
  }
}
