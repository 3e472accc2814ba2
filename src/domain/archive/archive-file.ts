// A file of the archive: what it is called, what it holds, and the states it goes through.

export const ARCHIVE_KINDS = ["calls", "contacts"] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/**
 * `planned`: its name and range are fixed. `stored`: written, read back and compared. `listed`: a manifest names it.
 * `done`: what it holds is deleted from the tables. `void`: given up or without rows, and never read.
 */
export type ArchiveFileState = "planned" | "stored" | "listed" | "done" | "void";

/** On their way to `done`. */
export const UNFINISHED: readonly ArchiveFileState[] = ["planned", "stored", "listed"];

/** A file's place in the archive, fixed before anything is written. */
export interface ArchiveFile {
  name: string;
  kind: ArchiveKind;
  /** UTC day: of calls the one in their ids, of contacts the one on which their campaign ended. */
  date: string;
  /** Of contacts. */
  campaignId: number | null;
  /** It holds rows behind this id, up to and with `lastId`. */
  afterId: string;
  lastId: string;
  /** Rows that changed at this time (ms) or later stay. */
  cutoff: number;
}

/** What a file holds, known once it was read back. */
export interface StoredFile extends ArchiveFile {
  rows: number;
  /** Of the object, compressed. */
  bytes: number;
  /** Of the object, in hex. */
  sha256: string;
}

/** An object of the chain; its own SHA-256 stands in the next one. */
export interface Manifest {
  manifest: number;
  previous: { manifest: number; sha256: string } | null;
  created_at: string;
  files: { name: string; kind: ArchiveKind; date: string; rows: number; bytes: number; sha256: string }[];
}

export const manifestName = (number: number): string => `manifest-${String(number).padStart(8, "0")}.json`;

const FILE_NAME = /^(?:calls|contacts)-\d{4}-\d\d-\d\d-\d{6,}\.ndjson\.gz$/;
const MANIFEST_NAME = /^manifest-\d{8,}\.json$/;

export const isArchiveFileName = (name: string): boolean => FILE_NAME.test(name);
export const isManifestName = (name: string): boolean => MANIFEST_NAME.test(name);

const CALL_ID = /^([\da-f]{8})-([\da-f]{4})-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

/** The UTC day in the id of a call, a UUID of version 7; null when it is none. */
export function dayOfCallId(callId: string): string | null {
  const [, high, low] = CALL_ID.exec(callId) ?? [];
  return high === undefined
    ? null
    : new Date(Number.parseInt(`${high}${low}`, 16)).toISOString().slice(0, 10);
}
