// An object of the bucket in memory (a file of 2,000 rows is some 200 KB), with its SHA-256.

import type { ArchiveBucket } from "../ports/archive.ts";
import { sha256 } from "./packing.ts";

export interface ReadObject {
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

export async function readObject(
  bucket: Pick<ArchiveBucket, "read">,
  name: string,
): Promise<ReadObject | null> {
  const object = await bucket.read(name);
  if (object === null) return null;
  const bytes = new Uint8Array(await new Response(object.body).arrayBuffer());
  return { bytes, sha256: await sha256(bytes) };
}
