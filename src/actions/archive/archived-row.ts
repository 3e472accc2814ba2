// What one line of a file says, as far as deleting its row needs it.
import type { ArchiveFile, ArchiveKind } from "../../domain/archive/archive-file.ts";
import type { Disposition } from "../../domain/calls/disposition.ts";
import type { ArchivedRow } from "../ports/archive.ts";
import { gunzipLines, streamOf } from "./packing.ts";

interface CallLine {
  call_id: string;
  updated_at: string;
  /** A while ago they had no disposition. */
  attempts: { attempt: number; started_at: string | null; disposition?: Disposition | null }[];
}

/** With its place in the file's order. */
function readLine(kind: ArchiveKind, line: string): ArchivedRow & { place: string } {
  switch (kind) {
    case "calls": {
      const { call_id, updated_at, attempts } = JSON.parse(line) as CallLine;
      const retries = attempts.filter(a => a.attempt > 1 && a.started_at !== null).length;
      const ended: Partial<Record<Disposition, number>> = {};
      for (const { disposition } of attempts)
        if (disposition) ended[disposition] = (ended[disposition] ?? 0) + 1;
      return { place: call_id, id: call_id, updatedAt: Date.parse(updated_at), retries, ended };
    }
    case "contacts": {
      const { id, phone_number } = JSON.parse(line) as { id: number; phone_number: string };
      return { place: phone_number, id: String(id), updatedAt: 0, retries: 0, ended: {} };
    }
  }
}

/** Throws unless every line can be read and is of a row that belongs into this file. */
export async function readRows(
  { name, kind, afterId, lastId }: ArchiveFile,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ArchivedRow[]> {
  const rows: ArchivedRow[] = [];
  for await (const line of gunzipLines(streamOf(bytes))) {
    const { place, ...row } = readLine(kind, line);
    if (place <= afterId || place > lastId || Number.isNaN(row.updatedAt))
      throw new Error(`${name} holds ${row.id}`);
    rows.push(row);
  }
  return rows;
}
