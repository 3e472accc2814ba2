// The keys of a Cloudflare Access team: fetched when they are needed, and again when a key is asked for that is new.
import * as z from "zod";
import { CallManagerError } from "../../domain/errors.ts";
import { schemaOf } from "../../domain/schema-of.ts";
import { DAY_MS, MINUTE_MS } from "../../domain/time-units.ts";

const SECOND_MS = 1_000;
/** A key that was withdrawn is believed no longer. */
const FRESH_MS = DAY_MS;
/** Made-up key ids must not make us fetch each time. */
const ASK_AGAIN_MS = MINUTE_MS;
/** After an answer that was none. */
const TRY_AGAIN_MS = 10 * SECOND_MS;
const TIMEOUT_MS = 5_000;

const answered = schemaOf(() =>
  z.looseObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }),
);

export class AccessKeys {
  readonly #deps: { issuer: string; fetch: typeof fetch; clock: () => number };
  #keys = new Map<string, JsonWebKey>();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #askAgainAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(deps: { issuer: string; fetch: typeof fetch; clock: () => number }) {
    this.#deps = deps;
  }

  /** Null where the team has none of this id. Throws when the keys are out of reach, or were asked for a moment ago. */
  async keyOf(kid: string): Promise<JsonWebKey | null> {
    const { clock } = this.#deps;
    const isFresh = () => clock() - this.#fetchedAt < FRESH_MS;
    const known = this.#keys.get(kid);
    if (known !== undefined && isFresh()) return known;
    if (clock() >= this.#askAgainAt) this.#asking = this.#ask();
    if (this.#asking !== null) await inTime(this.#asking);
    else throw askLater(this.#askAgainAt - clock());
    return this.#keys.get(kid) ?? null;
  }

  /** The next one may ask after its time, also when whoever asked now has gone and nothing comes of it. */
  async #ask(): Promise<void> {
    const { issuer, fetch, clock } = this.#deps;
    const at = clock();
    this.#askAgainAt = at + TRY_AGAIN_MS;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(`${issuer}/cdn-cgi/access/certs`, { signal });
      const { keys } = answered().parse(await response.json());
      this.#keys = new Map(keys.map(key => [key.kid, key]));
      this.#fetchedAt = at;
      this.#askAgainAt = at + ASK_AGAIN_MS;
    } finally {
      this.#asking = null;
    }
  }
}

/** The request that asked may be ended by its client: those that wait for its answer do not wait for ever. */
async function inTime(asking: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(askLater(SECOND_MS)), TIMEOUT_MS + SECOND_MS);
  });
  try {
    await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** No failed attempt: the key may be one that the team has since then. */
const askLater = (ms: number): CallManagerError =>
  new CallManagerError(
    "service_unavailable",
    "The keys of Cloudflare Access cannot be asked for now; try again.",
    {},
    Math.max(1, Math.ceil(ms / SECOND_MS)),
  );
