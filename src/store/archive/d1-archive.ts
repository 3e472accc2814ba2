// The archive's store, on D1.
import type { ArchiveForm, ArchiveStore } from "../../actions/ports/archive.ts";
import { archivedLines } from "./archived-lines.ts";
import { deleteRows } from "./delete-rows.ts";
import { filesOfCall, listFiles, markDone, markStored, markVoid, openFiles, readManifests } from "./files.ts";
import { meteredD1 } from "./metered-d1.ts";
import { nextCalls, nextContacts } from "./next-slice.ts";
import { advanceWalk, beginWalk, readWalks, replanFile } from "./walks.ts";

/** `rowsPerFile`: at most, and looked at in one statement. */
export function d1Archive(binding: D1Database, form: ArchiveForm, rowsPerFile?: number): ArchiveStore {
  const { db, spentMs } = meteredD1(binding);
  return {
    walks: () => readWalks(db),
    beginWalk: (kind, now, cutoff) => beginWalk(db, kind, now, cutoff),
    nextSlice: walk =>
      walk.kind === "calls" ? nextCalls(db, walk, rowsPerFile) : nextContacts(db, walk, rowsPerFile),
    advance: (walk, slice, now) => advanceWalk(db, walk, slice, now),
    open: (state, limit) => openFiles(db, state, limit),
    rowsOf: (file, after, limit) => archivedLines(db, form, file, after, limit),
    markStored: (file, now) => markStored(db, file, now),
    markVoid: (file, now) => markVoid(db, file.name, now),
    replan: (file, now) => replanFile(db, file, now),
    manifests: (upTo, limit) => readManifests(db, upTo, limit),
    list: (manifest, files, now) => listFiles(db, manifest, files, now),
    deleteRows: (file, rows) => deleteRows(db, file, rows),
    markDone: (file, stayed, now) => markDone(db, file.name, stayed, now),
    filesOf: callId => filesOfCall(db, callId),
    spentMs,
  };
}
