// One run of the nightly archive: as many steps as fit into its share of the database's time. Each step is found anew
// from what the database says, so a run that dies is taken up by the next one wherever it stopped.
import { type ArchiveHours, archiveHoursBegan } from "../../domain/archive/archive-hours.ts";
import type { ArchiveBucket, ArchiveStore, Walk } from "../ports/archive.ts";
import type { Clock } from "../ports/clock.ts";
import { deleteArchived } from "./delete-archived.ts";
import { storeFile } from "./store-file.ts";
import { writeManifest } from "./write-manifest.ts";

/** What a run may take the database, of the minute until the next run: a fifth. A step over it is the last one. */
export const DATABASE_MS_PER_RUN = 12_000;
/** A run ends before the next one begins. */
const RUN_MS = 45_000;
/** Files that one manifest adds at most; with fewer it is written when there is nothing else to do. */
const FILES_PER_MANIFEST = 10;

export interface ArchiveDeps {
  store: ArchiveStore;
  bucket: ArchiveBucket;
  clock: Clock;
  hours: ArchiveHours;
  retentionMs: number;
}

export interface ArchiveRun {
  calls: number;
  contacts: number;
}

/** `now` is the scheduled time, in ms. Returns how many rows left the tables. */
export async function runArchive(
  deps: ArchiveDeps,
  now: number,
  limits: { databaseMs: number; runMs: number } = { databaseMs: DATABASE_MS_PER_RUN, runMs: RUN_MS },
): Promise<ArchiveRun> {
  const gone: ArchiveRun = { calls: 0, contacts: 0 };
  const began = archiveHoursBegan(now, deps.hours);
  if (began === null) return gone;
  const endsAt = deps.clock() + limits.runMs;
  const spent = deps.store.spentMs();
  const mayGoOn = () => deps.store.spentMs() - spent < limits.databaseMs && deps.clock() < endsAt;
  while (mayGoOn() && (await step(deps, now, began, gone)));
  return gone;
}

/** Returns whether there was something to do. */
async function step(deps: ArchiveDeps, now: number, began: number, gone: ArchiveRun): Promise<boolean> {
  const { store } = deps;
  const [listed] = await store.open("listed", 1);
  if (listed !== undefined) {
    gone[listed.kind] += await deleteArchived(deps, listed, now);
    return true;
  }
  const stored = await store.open("stored", FILES_PER_MANIFEST);
  if (stored.length < FILES_PER_MANIFEST) {
    const [planned] = await store.open("planned", 1);
    if (planned !== undefined) {
      await storeFile(deps, planned, now);
      return true;
    }
    if (await walkOn(deps, now, began)) return true;
  }
  if (stored.length === 0) return false;
  await writeManifest(deps, FILES_PER_MANIFEST, now);
  return true;
}

/** The calls first, then the contacts; each walk once in the hours of a night. */
async function walkOn({ store, retentionMs }: ArchiveDeps, now: number, began: number): Promise<boolean> {
  const walks = await store.walks();
  const open = walks.find(walk => walk.cursor !== null);
  if (open !== undefined) {
    await store.advance(open, await store.nextSlice(open), now);
    return true;
  }
  const due: Walk | undefined = walks.find(walk => walk.startedAt < began);
  return due !== undefined && (await store.beginWalk(due.kind, now, now - retentionMs));
}
