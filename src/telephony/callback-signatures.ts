// Signs callback URLs and believes signatures: by the secrets that are set, else by the trunk's own keys, which are
// asked for seldom and kept in memory.
import { type CallbackKey, goodKeys, signingKey } from "../domain/trunks/callback-key.ts";
import { isSignature, signCallback, verifyCallback } from "./callback-url.ts";

/** Far below the time for which a key that was replaced stays good. */
const FRESH_MS = 5 * 60_000;
/** A false signature makes us ask again, but not each one: a new key is known for a minute before it signs. */
const ASK_AGAIN_MS = 5_000;
/** A trunk that was out of reach is left alone for so long by those who only want to know whether one is false. */
const OUT_OF_REACH_MS = 1_000;

export interface SignatureDeps {
  /** Signs when it is set; then the trunk's keys are only believed. */
  secret: string;
  previousSecret: string;
  /** The trunk's own keys, newest first; throws when it is out of reach. */
  ask: () => Promise<readonly CallbackKey[]>;
  clock: () => number;
}

export class CallbackSignatures {
  readonly #deps: SignatureDeps;
  #keys: readonly CallbackKey[] = [];
  #answeredAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: SignatureDeps) {
    this.#deps = deps;
  }

  /** Throws when there is no key to sign with: nobody may be dialled then. */
  async ready(): Promise<void> {
    const { secret, clock } = this.#deps;
    if (secret !== "" || (this.#keys.length > 0 && clock() - this.#answeredAt < FRESH_MS)) return;
    try {
      await this.#askAgain();
    } catch (error) {
      if (this.#keys.length === 0) throw error;
    }
  }

  /** `place`: where it is good, see callback-url.ts. */
  async sign(callId: string, attempt: number, place = ""): Promise<string> {
    return signCallback(await this.newest(), callId, attempt, place);
  }

  /** The secret that signs now. */
  async newest(): Promise<string> {
    await this.ready();
    const key = this.#deps.secret || signingKey(this.#keys, this.#deps.clock())?.secret;
    if (key === undefined) throw new Error("there is no key to sign callback URLs with");
    return key;
  }

  /** Throws when nobody can tell: the trunk is out of reach, and it may have a key that is not known here. */
  async verify(callId: string, attempt: number, signature: string, place = ""): Promise<boolean> {
    if (!isSignature(signature)) return false;
    return this.match(secret => verifyCallback(secret, callId, attempt, signature, place));
  }

  /** Whether one of the secrets that are still good fits. Throws when nobody can tell, as above. */
  async match(fits: (secret: string) => Promise<boolean>): Promise<boolean> {
    if (await this.#anyFits(fits)) return true;
    const now = this.#deps.clock();
    if (now - this.#answeredAt < ASK_AGAIN_MS) return false;
    if (now - this.#failedAt < OUT_OF_REACH_MS) throw new Error("the trunk was out of reach a moment ago");
    await this.#askAgain();
    return this.#anyFits(fits);
  }

  async #anyFits(fits: (secret: string) => Promise<boolean>): Promise<boolean> {
    const { secret, previousSecret, clock } = this.#deps;
    const secrets = [secret, previousSecret, ...goodKeys(this.#keys, clock()).map(key => key.secret)];
    for (const one of secrets) {
      if (one !== "" && (await fits(one))) return true;
    }
    return false;
  }

  /** Only values are kept: a promise belongs to the request that made it. */
  async #askAgain(): Promise<void> {
    const at = this.#deps.clock();
    try {
      this.#keys = await this.#deps.ask();
      this.#answeredAt = at;
    } catch (error) {
      this.#failedAt = at;
      throw error;
    }
  }
}
