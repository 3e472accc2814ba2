// Imports and the rows that they rejected, in the API's form.
import type { ImportResult } from "../../../actions/contacts/import-contacts.ts";
import type { StoredRejection } from "../../../actions/ports/import-store.ts";
import { csvLine } from "../../../domain/contacts/csv.ts";
import {
  type ImportCounts,
  type ImportRecord,
  type NewImport,
  stateAt,
} from "../../../domain/contacts/import/import-record.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { Import, ImportAnswer, RejectedRow } from "./schemas.ts";

const presentCounts = ({ id, campaignId, dryRun, format, ...counts }: NewImport & ImportCounts) => ({
  import_id: id,
  campaign_id: campaignId,
  dry_run: dryRun,
  format,
  rows: counts.rows,
  added: counts.added,
  added_count: counts.added,
  duplicates: counts.duplicates,
  rejected: counts.rejected,
  errors_url: `/api/v1/campaigns/${campaignId}/imports/${id}/errors`,
});

export const presentRejected = ({
  line,
  column,
  value,
  reason,
}: StoredRejection): Of<typeof RejectedRow> => ({ line, column, value, reason });

/** What was asked, and what came of it. */
export const presentResult = (
  result: ImportResult & Pick<NewImport, "campaignId" | "dryRun" | "format">,
): Of<typeof ImportAnswer> => ({
  success: true,
  ...presentCounts(result),
  state: "done",
  errors: result.errors.map(presentRejected),
  started_at: time(result.startedAt),
  finished_at: time(result.finishedAt),
});

export function presentImport(record: ImportRecord, now: number): Of<typeof Import> {
  const { state, error, finishedAt } = stateAt(record, now);
  return {
    ...presentCounts(record),
    state,
    error,
    started_at: time(record.createdAt),
    updated_at: time(record.updatedAt),
    finished_at: time(finishedAt),
  };
}

/** Only the first part of a file has a header. */
export async function* rejectedAsCsv(
  rows: AsyncIterable<readonly StoredRejection[]>,
  { header }: { header: boolean },
): AsyncGenerator<string> {
  if (header) yield csvLine(["line", "column", "value", "reason"]);
  for await (const piece of rows)
    yield piece.map(row => csvLine([row.line, row.column, row.value, row.reason])).join("");
}
