// Will there be room tomorrow? Judged from the database's size and from the oldest calls in it.

import { DAY_MS } from "../time-units.ts";
export interface StorageFacts {
  /** Of the database. */
  bytes: number;
  /** When the oldest of the calls that have ended did so (ms); null = none has, as far as was looked. */
  oldestEndAt: number | null;
}

/** What a database of D1 may hold. */
export const DATABASE_LIMIT_BYTES = 10_000_000_000;
const WARNING_PERCENT = 70;
const DEGRADED_PERCENT = 90;

/** A bucket is not made in an hour. */
const WARNING_DAYS = 7;
/** A night may be lost, and the next one still catch up. */
const LATE_DAYS = 3;

/** A warning is a problem of a check that is ok: somebody should act, and nothing suffers yet. */
export interface StorageCheck {
  ok: boolean;
  problem: string | null;
}

export interface StorageHealth {
  databaseSize: StorageCheck & { bytes: number; percent: number };
  archive: StorageCheck & { oldestDays: number | null };
}

export function judgeStorage(
  { bytes, oldestEndAt }: StorageFacts,
  { hasBucket, retentionDays }: { hasBucket: boolean; retentionDays: number },
  now: number,
): StorageHealth {
  const percent = Math.round((1_000 * bytes) / DATABASE_LIMIT_BYTES) / 10;
  const oldestDays = oldestEndAt === null ? null : Math.floor((now - oldestEndAt) / DAY_MS);
  const full =
    percent >= WARNING_PERCENT
      ? `the database is ${percent} % full: a shorter CALL_RETENTION_DAYS makes room, see docs/archive.md`
      : null;
  return {
    databaseSize: { ok: percent < DEGRADED_PERCENT, problem: full, bytes, percent },
    archive: { ...archiveCheck(oldestDays ?? 0, hasBucket, retentionDays), oldestDays },
  };
}

function archiveCheck(oldestDays: number, hasBucket: boolean, retentionDays: number): StorageCheck {
  if (hasBucket) {
    const late = oldestDays > retentionDays + LATE_DAYS;
    const problem = `calls that ended ${oldestDays} days ago are not archived: the log says why (sweeper "the archive")`;
    return { ok: !late, problem: late ? problem : null };
  }
  const soon = oldestDays >= Math.max(retentionDays - WARNING_DAYS, retentionDays / 2);
  const problem = `calls are ${oldestDays} days old and nothing is ever deleted: there is no bucket ARCHIVE, see docs/archive.md`;
  return { ok: true, problem: soon ? problem : null };
}
