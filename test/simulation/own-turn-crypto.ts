// What the runtime's threads reckon comes back when they are done, whatever the scheduler's clock says: a run would not be the
// same again. Here it is reckoned on the spot, so that a step has all of it in its own turn. Loaded for its effect.
import { createHash, createHmac, timingSafeEqual, webcrypto } from "node:crypto";

type Threaded = webcrypto.SubtleCrypto;
type Import = (...asked: Parameters<Threaded["importKey"]>) => Promise<webcrypto.CryptoKey>;
type Bytes = ArrayBuffer | NodeJS.ArrayBufferView;

const subtle = webcrypto.subtle;
const [sign, verify] = [subtle.sign.bind(subtle), subtle.verify.bind(subtle)];
const importKey = subtle.importKey.bind(subtle) as Import;
/** Of keys that were imported as bytes. */
const bytesOfKeys = new WeakMap<webcrypto.CryptoKey, Uint8Array>();

const bytesOf = (data: Bytes): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

const nameOf = (algorithm: string | { name: string }): string =>
  typeof algorithm === "string" ? algorithm : algorithm.name;

/** Node's own word for `SHA-256`. */
const hashOf = (name: string): string => name.replace("-", "").toLowerCase();

/** Null = another thread's. */
function hmac(key: webcrypto.CryptoKey, data: Bytes): Buffer | null {
  const bytes = bytesOfKeys.get(key);
  if (bytes === undefined || key.algorithm.name !== "HMAC") return null;
  const { hash } = key.algorithm as webcrypto.HmacKeyAlgorithm;
  return createHmac(hashOf(hash.name), bytes).update(bytesOf(data)).digest();
}

const copyOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const ownTurn: Pick<Threaded, "sign" | "verify" | "digest"> & { importKey: Import } = {
  importKey: async (...asked) => {
    const [format, bytes] = asked;
    const key = await importKey(...asked);
    if (format === "raw") bytesOfKeys.set(key, new Uint8Array(bytesOf(bytes as Bytes)));
    return key;
  },
  sign: async (algorithm, key, data) => {
    const made = hmac(key, data as Bytes);
    return made === null ? sign(algorithm, key, data) : copyOf(made);
  },
  verify: async (algorithm, key, signature, data) => {
    const [given, right] = [bytesOf(signature as Bytes), hmac(key, data as Bytes)];
    if (right === null) return verify(algorithm, key, signature, data);
    return given.length === right.length && timingSafeEqual(given, right);
  },
  digest: async (algorithm, data) =>
    copyOf(
      createHash(hashOf(nameOf(algorithm)))
        .update(bytesOf(data as Bytes))
        .digest(),
    ),
};

Object.assign(subtle, ownTurn);
