// The archive's bucket, on R2.
import type { ArchiveBucket } from "../../actions/ports/archive.ts";

export const r2Bucket = (bucket: R2Bucket): ArchiveBucket => ({
  // R2 refuses a put under this condition when there is an object: one that comes late changes nothing.
  create: async (name, bytes) =>
    (await bucket.put(name, bytes, { onlyIf: new Headers({ "If-None-Match": "*" }) })) !== null,
  read: async name => {
    const object = await bucket.get(name);
    return object === null
      ? null
      : { body: object.body as ReadableStream<Uint8Array<ArrayBuffer>>, bytes: object.size };
  },
});
