// What the runtime's threads reckon comes back when they are done, whatever the scheduler's clock says: a run would not be the
// same again. Here it is reckoned on the spot, so that a step has all of it in its own turn. Loaded for its effect.
import { createHash, createHmac, KeyObject, timingSafeEqual, webcrypto } from "node:crypto";

type Threaded = webcrypto.SubtleCrypto;
type Bytes = ArrayBuffer | NodeJS.ArrayBufferView;

const subtle = webcrypto.subtle;
const [sign, verify] = [subtle.sign.bind(subtle), subtle.verify.bind(subtle)];

const bytesOf = (data: Bytes): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

const nameOf = (algorithm: string | { name: string }): string =>
  typeof algorithm === "string" ? algorithm : algorithm.name;

/** Node's own word for `SHA-256`. */
const hashOf = (name: string): string => name.replace("-", "").toLowerCase();

function hmac(key: webcrypto.CryptoKey, data: Bytes): Buffer {
  const { hash } = key.algorithm as webcrypto.HmacKeyAlgorithm;
  return createHmac(hashOf(hash.name), KeyObject.from(key)).update(bytesOf(data)).digest();
}

const copyOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const ownTurn: Pick<Threaded, "sign" | "verify" | "digest"> = {
  sign: async (algorithm, key, data) =>
    nameOf(algorithm) === "HMAC" ? copyOf(hmac(key, data as Bytes)) : sign(algorithm, key, data),
  verify: async (algorithm, key, signature, data) => {
    if (nameOf(algorithm) !== "HMAC") return verify(algorithm, key, signature, data);
    const [given, right] = [bytesOf(signature as Bytes), hmac(key, data as Bytes)];
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
