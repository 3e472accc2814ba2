// The next link of the chain: names the files that are stored and holds the SHA-256 of the manifest before it.
import { type Manifest, manifestName, type StoredFile } from "../../domain/archive/archive-file.ts";
import type { ArchiveBucket, ArchiveStore, ManifestHead } from "../ports/archive.ts";
import { sha256 } from "./packing.ts";
import { readObject } from "./read-object.ts";

export interface WriteManifestDeps {
  store: Pick<ArchiveStore, "manifests" | "open" | "list">;
  bucket: ArchiveBucket;
}

const fileOf = ({ name, kind, date, rows, bytes, sha256: hash }: StoredFile) => ({
  name,
  kind,
  date,
  rows,
  bytes,
  sha256: hash,
});

/** A manifest that is there already is of a step that died behind its put: what it names is listed, the rest is later. */
export async function writeManifest(
  { store, bucket }: WriteManifestDeps,
  limit: number,
  now: number,
): Promise<void> {
  const [head] = await store.manifests(Number.MAX_SAFE_INTEGER, 1);
  // Behind the head: what a manifest up to it names is stored no more, so no file is named twice.
  const files = await store.open("stored", limit);
  if (files.length === 0) return;
  const number = (head?.number ?? 0) + 1;
  const manifest: Manifest = {
    manifest: number,
    previous: head === undefined ? null : { manifest: head.number, sha256: head.sha256 },
    created_at: new Date(now).toISOString(),
    files: files.map(fileOf),
  };
  const name = manifestName(number);
  const bytes = new Uint8Array(new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
  const ours = (await bucket.create(name, bytes)) ? await sha256(bytes) : null;
  const back = await readObject(bucket, name);
  if (back === null || (ours !== null && ours !== back.sha256))
    throw new Error(`${name} was not read back as it was written`);
  const listed = read(name, back.bytes, number, head);
  await store.list({ number, sha256: back.sha256 }, listed.files, now);
}

/** Throws when it does not continue the chain: somebody else writes to this bucket, or the database is an older one. */
function read(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  number: number,
  head: ManifestHead | undefined,
): Manifest {
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
  if (manifest.manifest !== number || (manifest.previous?.sha256 ?? null) !== (head?.sha256 ?? null))
    throw new Error(`${name} is there and does not follow the manifest before it`);
  return manifest;
}
