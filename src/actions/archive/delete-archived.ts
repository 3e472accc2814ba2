// What a listed file holds is deleted from the tables: read from the file once more, so that nothing goes that is not
// there to be read.
import type { StoredFile } from "../../domain/archive/archive-file.ts";
import type { ArchiveBucket, ArchiveStore } from "../ports/archive.ts";
import { readRows } from "./archived-row.ts";
import { readObject } from "./read-object.ts";

/** Rows of one batch: some 30 ms of the database. */
const ROWS_PER_BATCH = 500;

export interface DeleteArchivedDeps {
  store: Pick<ArchiveStore, "deleteRows" | "markDone">;
  bucket: Pick<ArchiveBucket, "read">;
}

/** Returns how many rows went. Dying in between, it is done again: what is gone is passed over. */
export async function deleteArchived(
  { store, bucket }: DeleteArchivedDeps,
  file: StoredFile,
  now: number,
): Promise<number> {
  const object = await readObject(bucket, file.name);
  if (object?.sha256 !== file.sha256)
    throw new Error(`${file.name} ${object === null ? "is gone from the bucket" : "is not what was stored"}`);
  const rows = await readRows(file, object.bytes);
  const stayed: string[] = [];
  let deleted = 0;
  for (let from = 0; from < rows.length; from += ROWS_PER_BATCH) {
    const batch = await store.deleteRows(file, rows.slice(from, from + ROWS_PER_BATCH));
    stayed.push(...batch.stayed);
    deleted += batch.deleted;
  }
  await store.markDone(file, stayed, now);
  return deleted;
}
