// The health check's view of the database's size and of the archive.
import {
  judgeStorage,
  type StorageCheck,
  type StorageFacts,
} from "../../../domain/metrics/storage-health.ts";

const judged = ({ ok, problem }: StorageCheck) => ({
  status: ok ? ("ok" as const) : ("degraded" as const),
  ...(problem === null ? {} : { problems: [problem] }),
});

/** Null facts: the database is out of reach. */
export function storageChecks(
  facts: StorageFacts | null,
  archive: { hasBucket: boolean; retentionDays: number },
  now: number,
) {
  if (facts === null)
    return { database_size: { status: "unknown" }, archive: { status: "unknown" } } as const;
  const { databaseSize, archive: archived } = judgeStorage(facts, archive, now);
  return {
    database_size: { ...judged(databaseSize), bytes: databaseSize.bytes, percent: databaseSize.percent },
    archive: { ...judged(archived), oldest_call_days: archived.oldestDays },
  };
}
