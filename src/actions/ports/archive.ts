// What the archive needs: the tables it empties, the bucket it fills.

import type { ArchiveFile, ArchiveKind, StoredFile } from "../../domain/archive/archive-file.ts";
import type { NamedCall } from "../../domain/calls/call.ts";
import type { DispositionCounts } from "../../domain/calls/disposition.ts";
import type { Contact, ListedContact } from "../../domain/contacts/contact.ts";

/** How rows are written: the API's own form of them. */
export interface ArchiveForm {
  call: (row: NamedCall) => object;
  /** `calledAt` in ms, as in Contact. */
  contact: (row: ListedContact & Pick<Contact, "calledAt">) => object;
}

/** How far the walk through a table has come. */
export interface Walk {
  kind: ArchiveKind;
  startedAt: number;
  /** Rows older than this (ms) are looked for. */
  cutoff: number;
  /** Null = it has come to its end. */
  cursor: string | null;
}

/** The next rows of a walk: what of them goes into a file, and where the walk goes on (null = nowhere). */
export interface Slice {
  plan: Pick<ArchiveFile, "kind" | "date" | "campaignId" | "afterId" | "lastId" | "cutoff"> | null;
  next: string | null;
}

/** One row as it goes into a file. */
export interface ArchivedLine {
  /** Where the next ones begin: a call's id, a contact's number. */
  place: string;
  /** JSON, without the line's end. */
  text: string;
}

/** What a file says about one of its rows, as far as its deletion needs it. */
export interface ArchivedRow {
  id: string;
  /** When it had last changed (ms), of a call; 0 of a contact. */
  updatedAt: number;
  /** Dials after the first, of a call. */
  retries: number;
  /** Its attempts by disposition, where there are any. */
  ended: Partial<DispositionCounts>;
}

export interface ManifestHead {
  number: number;
  sha256: string;
}

/** Every change is one guarded statement or batch; what finds nothing to change is no error. */
export interface ArchiveStore {
  walks(): Promise<Walk[]>;
  /** Unless one is under way or a file of this kind is unfinished; returns whether it began. */
  beginWalk(kind: ArchiveKind, now: number, cutoff: number): Promise<boolean>;
  nextSlice(walk: Walk): Promise<Slice>;
  /** Moves the walk on from where it was and fixes the file of its slice, both or neither. */
  advance(walk: Walk, slice: Slice, now: number): Promise<void>;

  /** Files that are not finished, oldest name first, at most `limit`. */
  open(state: "planned" | "stored" | "listed", limit: number): Promise<StoredFile[]>;
  /** What a file is to hold now, behind `after`, in the order of their places. */
  rowsOf(file: ArchiveFile, after: string, limit: number): Promise<ArchivedLine[]>;
  markStored(file: StoredFile, now: number): Promise<void>;
  markVoid(file: ArchiveFile, now: number): Promise<void>;
  /** Gives a name up that cannot be used, and plans the same rows under another. */
  replan(file: ArchiveFile, now: number): Promise<void>;

  /** The last `limit` manifests up to `upTo`, newest first. */
  manifests(upTo: number, limit: number): Promise<ManifestHead[]>;
  /** Enters a manifest that is in the bucket, and that these files are in it. */
  list(
    manifest: ManifestHead,
    files: readonly Pick<StoredFile, "name" | "sha256">[],
    now: number,
  ): Promise<void>;

  /** Deletes those that are as the file has them; returns which of them are (still) there afterwards, and how many went. */
  deleteRows(file: StoredFile, rows: readonly ArchivedRow[]): Promise<{ deleted: number; stayed: string[] }>;
  markDone(file: StoredFile, stayed: readonly string[], now: number): Promise<void>;

  /** Files that may hold this call, newest first. */
  filesOf(callId: string): Promise<string[]>;
  /** What the statements sent so far have taken the database, in ms. */
  spentMs(): number;
}

/** Objects are made once and never changed. */
export interface ArchiveBucket {
  /** False when there is an object of this name: it stays as it is. */
  create(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Null when there is none. */
  read(name: string): Promise<{ body: ReadableStream<Uint8Array<ArrayBuffer>>; bytes: number } | null>;
}
