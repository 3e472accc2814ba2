// A call whose row is gone, as it stands in the archive: its file is found by the day in its id and read up to its line.
import { dayOfCallId } from "../../domain/archive/archive-file.ts";
import type { ArchiveBucket, ArchiveStore } from "../ports/archive.ts";
import { gunzipLines } from "./packing.ts";

export interface FindDeps {
  store: Pick<ArchiveStore, "filesOf">;
  bucket: Pick<ArchiveBucket, "read">;
}

/** The line's object; null = no file has it. Throws when a file that may have it cannot be read. */
export async function findArchivedCall(
  { store, bucket }: FindDeps,
  callId: string,
): Promise<Record<string, unknown> | null> {
  if (dayOfCallId(callId) === null) return null;
  for (const name of await store.filesOf(callId)) {
    const object = await bucket.read(name);
    // Files may be deleted after years: whoever owns the bucket decides that.
    if (object === null) continue;
    for await (const line of gunzipLines(object.body)) {
      // Reading JSON is most of the work: only of lines that have the id somewhere.
      if (!line.includes(callId)) continue;
      const call = JSON.parse(line) as Record<string, unknown>;
      if (call.call_id === callId) return call;
    }
  }
  return null;
}
