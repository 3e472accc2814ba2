// National lists for a test's world: a bucket in memory, and uploads as the product makes them.
import { type ListAsked, putList } from "../../../src/actions/compliance/lists/put-list.ts";
import type { ListBucket } from "../../../src/actions/ports/list-store.ts";
import { d1Lists } from "../../../src/store/lists/d1-lists.ts";

export interface MemoryLists extends ListBucket {
  objects: Map<string, Uint8Array>;
  /** Names in the order in which they were read. */
  reads: string[];
  /** Throwing is how an operation fails. */
  before: (what: string) => void;
}

export function memoryLists(): MemoryLists {
  const objects = new Map<string, Uint8Array>();
  const bucket: MemoryLists = {
    objects,
    reads: [],
    before: () => {},
    write: async (name, bytes) => {
      bucket.before(`put ${name}`);
      objects.set(name, bytes.slice());
    },
    read: async (name, range) => {
      bucket.reads.push(name);
      bucket.before(`get ${name}`);
      const bytes = objects.get(name);
      if (bytes === undefined) return null;
      return range === undefined ? bytes.slice() : bytes.slice(range.offset, range.offset + range.length);
    },
    named: async prefix => [...objects.keys()].filter(name => name.startsWith(prefix)).slice(0, 1_000),
    remove: async names => {
      for (const name of names) objects.delete(name);
    },
  };
  return bucket;
}

/** Lists of a world, as the gate has them. */
export function listsOf(world: { db: D1Database; clock: () => number }) {
  const bucket = memoryLists();
  const lists = d1Lists(world.db);
  let sets = 0;
  const deps = { lists, listBucket: bucket, clock: world.clock, newId: () => `set-${++sets}` };
  const put = (list: string, file: string, more: Partial<ListAsked> = {}) =>
    putList(deps, {
      list,
      text: (async function* () {
        yield file;
      })(),
      asOf: world.clock(),
      change: "replace",
      country: "1",
      whole: false,
      older: false,
      by: "test",
      ...more,
    });
  return { bucket, deps, put, reads: { lists, listBucket: bucket, kept: new Map<string, Uint8Array>() } };
}
