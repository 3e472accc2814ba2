// Is the chain whole? Each manifest is what the database says it is, and names the one before it.
import { type Manifest, manifestName } from "../../domain/archive/archive-file.ts";
import type { ArchiveBucket, ArchiveStore } from "../ports/archive.ts";
import { readObject } from "./read-object.ts";

export interface ChainCheck {
  /** Manifests looked at. */
  checked: number;
  /** One sentence each. */
  problems: string[];
}

/** Backwards from `upTo`, `limit` manifests. */
export async function checkChain(
  { store, bucket }: { store: Pick<ArchiveStore, "manifests">; bucket: Pick<ArchiveBucket, "read"> },
  { upTo = Number.MAX_SAFE_INTEGER, limit }: { upTo?: number; limit: number },
): Promise<ChainCheck> {
  const problems: string[] = [];
  const heads = await store.manifests(upTo, limit + 1);
  const checked = heads.slice(0, limit);
  for (const [i, head] of checked.entries()) {
    const name = manifestName(head.number);
    const before = heads[i + 1] ?? null;
    const object = await readObject(bucket, name);
    if (object === null) problems.push(`${name} is gone from the bucket.`);
    else if (object.sha256 !== head.sha256) problems.push(`${name} was changed.`);
    else {
      const { previous } = JSON.parse(new TextDecoder().decode(object.bytes)) as Manifest;
      if ((previous?.sha256 ?? null) !== (before?.sha256 ?? null))
        problems.push(`${name} does not name the manifest before it.`);
    }
  }
  return { checked: checked.length, problems };
}
