// An import of contacts as it is written down while it runs. Times in ms.
import { MINUTE_MS } from "../../time-units.ts";

export type ImportFormat = "csv" | "ndjson";

export interface ImportCounts {
  /** Those with something in them, the header not among them: added + duplicates + rejected. */
  rows: number;
  added: number;
  /** In the file before, or in the campaign already. */
  duplicates: number;
  rejected: number;
}

export interface ImportProgress extends ImportCounts {
  state: "running" | "done" | "failed";
  error: string | null;
}

export interface NewImport {
  id: string;
  campaignId: number;
  dryRun: boolean;
  format: ImportFormat;
}

export interface ImportRecord extends NewImport, ImportProgress {
  createdAt: number;
  updatedAt: number;
}

/** A record that says running and has not changed for so long: whoever wrote it is gone. */
const SILENT_MS = 10 * MINUTE_MS;

/** What a record says at `now`: one that fell silent has failed, and nobody knows when. */
export function stateAt(
  { state, error, updatedAt }: Pick<ImportRecord, "state" | "error" | "updatedAt">,
  now: number,
): Pick<ImportRecord, "state" | "error"> & { finishedAt: number | null } {
  if (state === "running" && updatedAt < now - SILENT_MS) {
    const gone =
      "It stopped without a word. What was added stays; send the file again to add the rest. The counts may lag behind.";
    return { state: "failed", error: gone, finishedAt: null };
  }
  return { state, error, finishedAt: state === "running" ? null : updatedAt };
}
