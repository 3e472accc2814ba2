// A file of contacts of any length, streamed into a campaign. A bad row is named and left out. What was added stays,
// whatever comes later: sending the file again adds the rest.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { ImportRow, RejectedRow, RowReader } from "../../domain/contacts/import/import-row.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { refuseEnded } from "./add-contacts.ts";
import { type ImportCounts, type ImportDeps, ImportRun, type NewImport } from "./import-run.ts";

const MAX_IMPORT_ROWS = 500_000;

export interface ImportAsked {
  format: NewImport["format"];
  dryRun: boolean;
  text: AsyncIterable<string>;
  reader: RowReader;
  maxRows?: number;
}

export interface ImportResult extends ImportCounts {
  id: string;
  /** The first of them. */
  errors: readonly RejectedRow[];
  startedAt: number;
  finishedAt: number;
}

/** A file that cannot be read at all is refused before anything is stored. */
export async function importContacts(
  deps: ImportDeps,
  campaign: Campaign,
  { format, dryRun, text, reader, maxRows = MAX_IMPORT_ROWS }: ImportAsked,
): Promise<ImportResult> {
  refuseEnded(campaign);
  const startedAt = deps.clock();
  const id = deps.newImportId(startedAt);
  const run = new ImportRun(deps, campaign, { id, campaignId: campaign.id, dryRun, format }, startedAt);
  try {
    for await (const piece of text) {
      for (const row of reader.push(piece)) await take(run, row, maxRows);
      await run.writeWhenLate();
    }
    for (const row of reader.end()) await take(run, row, maxRows);
    await run.write();
    await run.end("done");
  } catch (error) {
    throw await stopped(deps, run, error);
  }
  return { id, ...run.counts, errors: run.firstErrors, startedAt, finishedAt: deps.clock() };
}

async function take(run: ImportRun, row: ImportRow, maxRows: number): Promise<void> {
  if (run.counts.rows < maxRows) return run.take(row);
  await run.write();
  throw new CallManagerError(
    "payload_too_large",
    `An import takes ${maxRows} rows, and those before line ${row.line} were taken. Send the rest in a file of its own; rows that are sent again are counted as duplicates.`,
    { max_rows: maxRows },
  );
}

/** Writes down that it stopped; answers what the client is told. */
async function stopped(deps: ImportDeps, run: ImportRun, error: unknown): Promise<CallManagerError> {
  const refusal = error instanceof CallManagerError ? error : null;
  if (refusal === null) deps.failed(run.id, error);
  if (!run.begun && refusal !== null) return refusal;
  const message =
    refusal?.message ??
    `The import stopped after line ${run.line}. What was added stays; send the file again to add the rest.`;
  try {
    if (run.begun) await run.end("failed", message);
  } catch (unwritten) {
    // Its record shows as failed all the same, once it has not changed for a while.
    deps.failed(run.id, unwritten);
  }
  const { rows, added, duplicates, rejected } = run.counts;
  const details = { ...refusal?.details, import_id: run.id, rows, added, duplicates, rejected };
  return refusal === null
    ? new CallManagerError("service_unavailable", message, details, 5)
    : new CallManagerError(refusal.code, message, details);
}
