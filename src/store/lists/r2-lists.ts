// The bits of national lists, in the archive's bucket under `lists/`.
import type { ListBucket } from "../../actions/ports/list-store.ts";

export const r2Lists = (bucket: R2Bucket): ListBucket => ({
  write: async (name, bytes) => {
    await bucket.put(name, bytes);
  },
  read: async (name, range) => {
    const object = await bucket.get(name, range === undefined ? {} : { range });
    return object === null ? null : new Uint8Array(await object.arrayBuffer());
  },
  named: async prefix => (await bucket.list({ prefix, limit: 1_000 })).objects.map(({ key }) => key),
  remove: names => bucket.delete([...names]),
});
