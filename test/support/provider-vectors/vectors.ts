// Callbacks signed (and some forged) with the providers' own SDKs: each says which one judged it.
import { readFileSync } from "node:fs";

export interface Vector {
  provider: string;
  name: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  valid: boolean;
  oracle: string;
  secret?: string;
  public_key?: string;
  /** Seconds since the epoch, at which the verifier looks. */
  now?: number;
  /** The same in milliseconds. */
  now_ms?: number;
}

export const vectorsOf = (name: string): Vector[] =>
  (
    JSON.parse(readFileSync(`test/support/provider-vectors/${name}.json`, "utf8")) as {
      vectors: Vector[];
    }
  ).vectors;
