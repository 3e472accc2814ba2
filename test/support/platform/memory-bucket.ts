// A bucket in memory whose operations can be made to fail before or after they happened.
import type { ArchiveBucket } from "../../../src/actions/ports/archive.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface MemoryBucket extends ArchiveBucket {
  objects: Map<string, Bytes>;
  /** What happens around an operation; throwing is how it fails. Calling `late` runs a put after all, unheard. */
  before: (what: string, late: () => void) => void | Promise<void>;
  after: (what: string) => void | Promise<void>;
  /** One more way to the same objects, with faults of its own. */
  connect(): MemoryBucket;
}

export function memoryBucket(objects = new Map<string, Bytes>()): MemoryBucket {
  const put = (name: string, bytes: Bytes): boolean => {
    if (objects.has(name)) return false;
    objects.set(name, bytes.slice());
    return true;
  };
  const bucket: MemoryBucket = {
    objects,
    before: () => {},
    after: () => {},
    connect: () => memoryBucket(objects),
    async create(name, bytes) {
      await bucket.before(`put ${name}`, () => put(name, bytes));
      const created = put(name, bytes);
      await bucket.after(`put ${name}`);
      return created;
    },
    async read(name) {
      await bucket.before(`get ${name}`, () => {});
      const bytes = objects.get(name);
      await bucket.after(`get ${name}`);
      if (bytes === undefined) return null;
      return { bytes: bytes.byteLength, body: new Blob([bytes]).stream() as ReadableStream<Bytes> };
    },
  };
  return bucket;
}
