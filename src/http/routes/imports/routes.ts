// Files of contacts, streamed into a campaign.
import { type Context, Hono } from "hono";
import { type ImportResult, importContacts } from "../../../actions/contacts/import-contacts.ts";
import { decodedText } from "../../../domain/contacts/import/decode.ts";
import { CsvReader } from "../../../domain/contacts/import/read-csv.ts";
import { NdjsonReader } from "../../../domain/contacts/import/read-ndjson.ts";
import { invalid } from "../../../domain/errors.ts";
import { describe, log } from "../../../log.ts";
import { callIds, derivedCallId } from "../../../store/calls/call-id.ts";
import { countedCampaign } from "../../../store/campaigns/campaigns.ts";
import { insertContacts } from "../../../store/campaigns/create-campaign.ts";
import { countKnownNumbers, d1Imports } from "../../../store/contacts/imports.ts";
import type { App } from "../../app-env.ts";
import { time } from "../../lib/time.ts";
import { campaignOr404 } from "../calls/campaign-calls.ts";
import { presentError } from "./import-records.ts";
import { columnChoice, fileKind, type ImportFormat, isDryRun } from "./import-request.ts";

const newImportId = callIds();

function readerOf(c: Context<App>, format: ImportFormat) {
  const { phoneNumbers } = c.var.ctx.settings;
  switch (format) {
    case "csv":
      return new CsvReader(columnChoice(c), phoneNumbers);
    case "ndjson":
      return new NdjsonReader(phoneNumbers);
  }
}

async function take(c: Context<App>) {
  const { format, encoding } = fileKind(c);
  const dryRun = isDryRun(c);
  const reader = readerOf(c, format);
  const { campaign } = await campaignOr404(c);
  const { body } = c.req.raw;
  if (body === null) throw invalid({ file: ["The file is empty."] });
  const db = c.env.DB;
  const { gate, clock } = c.var.ctx;
  const { reservation } = c.var;
  const result = await importContacts(
    {
      gate,
      clock,
      // Sent again with its key after it was broken off, it goes on under the same id.
      newImportId: now => (reservation === null ? newImportId(now) : derivedCallId(reservation, 0)),
      insert: (id, contacts, now) => insertContacts(db, id, contacts, now),
      countKnown: (id, numbers) => countKnownNumbers(db, id, numbers),
      current: async id => (await countedCampaign(db, id))?.campaign ?? null,
      imports: d1Imports(db),
      failed: (id, error) => log.error("an import stopped", { import_id: id, error: describe(error) }),
    },
    campaign,
    { format, dryRun, reader, text: decodedText(body, encoding) },
  );
  return c.json(presentResult(result, { campaignId: campaign.id, dryRun, format }), dryRun ? 200 : 201);
}

const presentResult = (
  r: ImportResult,
  asked: { campaignId: number; dryRun: boolean; format: ImportFormat },
) => ({
  success: true,
  import_id: r.id,
  campaign_id: asked.campaignId,
  dry_run: asked.dryRun,
  format: asked.format,
  state: "done",
  rows: r.rows,
  added: r.added,
  added_count: r.added,
  duplicates: r.duplicates,
  rejected: r.rejected,
  errors: r.errors.map(presentError),
  errors_url: `/api/v1/campaigns/${asked.campaignId}/imports/${r.id}/errors`,
  started_at: time(r.startedAt),
  finished_at: time(r.finishedAt),
});

export const imports = new Hono<App>({ strict: false }).post("/campaigns/:id/import", take);
