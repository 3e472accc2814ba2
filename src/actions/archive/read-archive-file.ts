// A file of the archive, or a manifest, as it is in the bucket.
import { isArchiveFileName, isManifestName } from "../../domain/archive/archive-file.ts";
import { notFound } from "../../domain/errors.ts";
import type { Context } from "../context.ts";
import { orUnavailable } from "../unavailable.ts";

export interface ReadArchiveFile {
  kind: "rows" | "manifest";
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Throws `not_found` and `service_unavailable`. */
export async function readArchiveFile(
  { archive }: Pick<Context, "archive">,
  { file }: { file: string },
): Promise<ReadArchiveFile> {
  const kind = isArchiveFileName(file) ? "rows" : isManifestName(file) ? "manifest" : null;
  const object =
    kind === null || archive === null
      ? null
      : await orUnavailable(
          "a file of the archive was not read",
          "The archive cannot be read now; ask again.",
          () => archive.bucket.read(file),
        );
  if (kind === null || object === null) throw notFound(`The archive has no file ${file.slice(0, 100)}.`);
  return { kind, body: object.body };
}
