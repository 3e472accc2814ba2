// A file of contacts of any length, streamed into a campaign. A bad row is named and left out. What was added stays,
// whatever comes later: sending the file again adds the rest.
import type { Reservation } from "../../domain/calls/reservation.ts";
import type { ColumnChoice } from "../../domain/contacts/import/columns.ts";
import type { ImportCounts, ImportFormat } from "../../domain/contacts/import/import-record.ts";
import type { ImportRow, RejectedRow, RowReader } from "../../domain/contacts/import/import-row.ts";
import { CsvReader } from "../../domain/contacts/import/read-csv.ts";
import { NdjsonReader } from "../../domain/contacts/import/read-ndjson.ts";
import type { PhoneNumberRules } from "../../domain/contacts/phone-number.ts";
import { CallManagerError } from "../../domain/errors.ts";
import { findCampaign } from "../campaigns/find-campaign.ts";
import { refuseEnded } from "./add-contacts.ts";
import { type ImportCtx, ImportRun } from "./import-run.ts";

const MAX_IMPORT_ROWS = 500_000;

interface Ctx extends ImportCtx {
  settings: { phoneNumbers: PhoneNumberRules };
  newImportId: (now: number, reservation: Reservation | null) => string;
}

export interface ImportAsked {
  campaignId: number;
  format: ImportFormat;
  /** Of CSV. */
  columns: ColumnChoice;
  dryRun: boolean;
  text: AsyncIterable<string>;
  /** Sent again with its key after it was broken off, it goes on under the same id. */
  reservation?: Reservation | null;
  maxRows?: number;
  /** For the log. */
  failed: (importId: string, error: unknown) => void;
}

export interface ImportResult extends ImportCounts {
  id: string;
  /** The first of them. */
  errors: readonly RejectedRow[];
  startedAt: number;
  finishedAt: number;
}

/** A file that cannot be read at all is refused before anything is stored. Throws `not_found` and `conflict` too. */
export async function importContacts(ctx: Ctx, asked: ImportAsked): Promise<ImportResult> {
  const { campaignId, format, dryRun, text, reservation = null, maxRows = MAX_IMPORT_ROWS } = asked;
  const campaign = await findCampaign(ctx, { id: campaignId });
  refuseEnded(campaign);
  const reader = readerOf(asked, ctx.settings.phoneNumbers);
  const startedAt = ctx.clock();
  const id = ctx.newImportId(startedAt, reservation);
  const run = new ImportRun(ctx, campaign, { id, campaignId, dryRun, format }, startedAt);
  try {
    for await (const piece of text) {
      for (const row of reader.push(piece)) await take(run, row, maxRows);
      await run.writeWhenLate();
    }
    for (const row of reader.end()) await take(run, row, maxRows);
    await run.write();
    await run.end("done");
  } catch (error) {
    throw await stopped(asked, run, error);
  }
  return { id, ...run.counts, errors: run.firstErrors, startedAt, finishedAt: ctx.clock() };
}

function readerOf({ format, columns }: ImportAsked, rules: PhoneNumberRules): RowReader {
  switch (format) {
    case "csv":
      return new CsvReader(columns, rules);
    case "ndjson":
      return new NdjsonReader(rules);
  }
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

/** Writes down that it stopped; returns the error for the client. */
async function stopped(
  { failed }: Pick<ImportAsked, "failed">,
  run: ImportRun,
  error: unknown,
): Promise<CallManagerError> {
  const refusal = error instanceof CallManagerError ? error : null;
  if (refusal === null) failed(run.id, error);
  if (!run.begun && refusal !== null) return refusal;
  const message =
    refusal?.message ??
    `The import stopped after line ${run.line}. What was added stays; send the file again to add the rest.`;
  try {
    if (run.begun) await run.end("failed", message);
  } catch (unwritten) {
    // Its record shows as failed all the same, once it has not changed for a while.
    failed(run.id, unwritten);
  }
  const { rows, added, duplicates, rejected } = run.counts;
  const details = { ...refusal?.details, import_id: run.id, rows, added, duplicates, rejected };
  return refusal === null
    ? new CallManagerError("service_unavailable", message, details, 5)
    : new CallManagerError(refusal.code, message, details);
}
