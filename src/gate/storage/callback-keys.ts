// The trunk's own keys for callback URLs: made once, stored in the gate's SQLite, replaced on request.
import { type CallbackKey, rotated } from "../../domain/trunks/callback-key.ts";

export class CallbackKeys {
  readonly #sql: SqlStorage;
  readonly #newSecret: () => string;

  constructor(sql: SqlStorage, newSecret: () => string) {
    this.#sql = sql;
    this.#newSecret = newSecret;
    sql.exec("CREATE TABLE IF NOT EXISTS callback_keys (id INTEGER PRIMARY KEY, keys TEXT NOT NULL)");
  }

  /** Newest first; the first one is made when it is asked for. */
  keys(now: number): readonly CallbackKey[] {
    const stored = this.#read();
    return stored.length > 0 ? stored : this.#write(rotated([], this.#newSecret(), now));
  }

  rotate(now: number): { rotated: boolean; keys: readonly CallbackKey[] } {
    const before = this.#read();
    const keys = rotated(before, this.#newSecret(), now);
    return keys === before ? { rotated: false, keys } : { rotated: true, keys: this.#write(keys) };
  }

  #read(): readonly CallbackKey[] {
    const [row] = this.#sql.exec<{ keys: string }>("SELECT keys FROM callback_keys WHERE id = 1");
    return row === undefined ? [] : (JSON.parse(row.keys) as CallbackKey[]);
  }

  #write(keys: readonly CallbackKey[]): readonly CallbackKey[] {
    this.#sql.exec("INSERT OR REPLACE INTO callback_keys (id, keys) VALUES (1, ?)", JSON.stringify(keys));
    return keys;
  }
}

/** 32 random bytes, in hex. */
export function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
