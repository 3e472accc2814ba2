// The rows that an import rejected: in pages, and many of them piece by piece.
import type { CampaignStore } from "../ports/campaign-store.ts";
import type { ImportStore, StoredRejection } from "../ports/import-store.ts";
import { showImport } from "./show-import.ts";

/** Of one read: at most some 2 MB. */
const ROWS_PER_READ = 2_000;

interface Ctx {
  campaigns: Pick<CampaignStore, "byIds">;
  imports: Pick<ImportStore, "find" | "rejected" | "endOfRejected">;
}

/** Those behind the line `after`. */
interface Asked {
  campaignId: number;
  importId: string;
  after: number;
  limit: number;
}

/** Throws `not_found`. */
export async function rejectedRows(ctx: Ctx, asked: Asked): Promise<StoredRejection[]> {
  await showImport(ctx, asked);
  return ctx.imports.rejected(asked);
}

/** `end`: the last line of this part when there are more behind it, else null. Throws `not_found`. */
export async function streamRejectedRows(
  { imports, campaigns }: Ctx,
  asked: Asked,
): Promise<{ rows: AsyncGenerator<StoredRejection[]>; end: number | null }> {
  await showImport({ imports, campaigns }, asked);
  const end = await imports.endOfRejected(asked);
  return { rows: upTo(imports, asked, end), end };
}

async function* upTo(
  imports: Pick<ImportStore, "rejected">,
  { importId, after: from }: Asked,
  end: number | null,
): AsyncGenerator<StoredRejection[]> {
  for (let after = from; ; ) {
    const rows = await imports.rejected({ importId, after, limit: ROWS_PER_READ });
    const ours = rows.filter(row => end === null || row.line <= end);
    if (ours.length > 0) yield ours;
    if (ours.length < ROWS_PER_READ) return;
    after = rows.at(-1)?.line ?? after;
  }
}
