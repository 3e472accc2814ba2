// A planned file is written, read back and compared. An object that is there already is of a step that died behind its
// put: what it holds counts, for it is what is deleted later, row by row and only as it was written.
import type { ArchiveFile } from "../../domain/archive/archive-file.ts";
import type { ArchiveBucket, ArchiveStore } from "../ports/archive.ts";
import { readRows } from "./archived-row.ts";
import { gzip, sha256 } from "./packing.ts";
import { readObject } from "./read-object.ts";

/** Calls of one read: with metadata as large as it may be, 2 MB. */
const ROWS_PER_READ = 500;

export interface StoreFileDeps {
  store: Pick<ArchiveStore, "rowsOf" | "markStored" | "markVoid" | "replan">;
  bucket: ArchiveBucket;
}

async function* linesOf(
  store: StoreFileDeps["store"],
  file: ArchiveFile,
  count: { rows: number },
): AsyncGenerator<string> {
  for (let after = file.afterId; ; ) {
    const lines = await store.rowsOf(file, after, ROWS_PER_READ);
    for (const { text } of lines) yield text;
    count.rows += lines.length;
    if (lines.length < ROWS_PER_READ) return;
    after = lines.at(-1)?.place ?? after;
  }
}

export async function storeFile(
  { store, bucket }: StoreFileDeps,
  file: ArchiveFile,
  now: number,
): Promise<void> {
  const count = { rows: 0 };
  const packed = await gzip(linesOf(store, file, count));
  // All of them changed since the file was planned.
  if (count.rows === 0) return store.markVoid(file, now);
  const ours = (await bucket.create(file.name, packed)) ? await sha256(packed) : null;
  const back = await readObject(bucket, file.name);
  if (back === null) throw new Error(`${file.name} was written and is not there`);
  const rows = ours === null || ours === back.sha256 ? await readable(file, back.bytes) : null;
  if (rows === null) {
    await store.replan(file, now);
    throw new Error(`${file.name} was not read back as it was written; its rows go into another file`);
  }
  return store.markStored({ ...file, rows, bytes: back.bytes.byteLength, sha256: back.sha256 }, now);
}

/** How many rows it holds; null when it is none of ours. */
const readable = (file: ArchiveFile, bytes: Uint8Array<ArrayBuffer>): Promise<number | null> =>
  readRows(file, bytes).then(
    rows => rows.length,
    () => null,
  );
