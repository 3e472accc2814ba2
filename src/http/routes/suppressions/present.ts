// Suppressions in the API's form, and as lines of files.
import type { AddedSuppression as Added } from "../../../actions/compliance/add-suppression.ts";
import type { CheckAsked, Checked } from "../../../actions/compliance/check-suppression.ts";
import { stateOf } from "../../../actions/compliance/list-suppressions.ts";
import type { Suppression as Entry } from "../../../domain/compliance/suppression.ts";
import { type CsvValue, csvLine } from "../../../domain/contacts/csv.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { AddedSuppression, Suppression, SuppressionCheck } from "./schemas.ts";

export const presentSuppression = (entry: Entry, now: number): Of<typeof Suppression> => ({
  id: entry.id,
  kind: entry.kind,
  value: entry.value,
  scope: entry.scope,
  reason: entry.reason,
  state: stateOf(entry, now),
  source: entry.source,
  created_by: entry.createdBy,
  created_at: time(entry.createdAt),
  expires_at: time(entry.expiresAt),
  note: entry.note,
  revoked_at: time(entry.revokedAt),
  revoked_by: entry.revokedBy,
});

export const presentAdded = (added: Added, now: number): Of<typeof AddedSuppression> => ({
  ...presentSuppression(added.entry, now),
  cancelled: added.cancelled,
  moved: added.moved,
  on_the_line: [...added.onTheLine],
  hung_up: [...added.hungUp],
});

export const presentCheck = (asked: CheckAsked, checked: Checked): Of<typeof SuppressionCheck> => ({
  suppressed: checked.suppressed,
  phone_number: asked.phoneNumber,
  person_id: asked.personId,
  campaign_id: asked.campaignId,
  purpose: asked.purpose,
  as_of: time(checked.now),
  entries: checked.entries.map(entry => ({
    ...presentSuppression(entry, checked.now),
    applies: entry.applies,
  })),
});

const ofKind = (kind: Entry["kind"]) => (entry: Entry) => (entry.kind === kind ? entry.value : null);

/** As the import takes them; new ones come last. */
const COLUMNS: Record<string, (entry: Entry) => CsvValue> = {
  phone_number: ofKind("number"),
  person_id: ofKind("person"),
  prefix: ofKind("prefix"),
  scope: e => e.scope,
  reason: e => e.reason,
  expires_at: e => time(e.expiresAt),
  note: e => e.note,
  id: e => e.id,
  source: e => e.source,
  created_by: e => e.createdBy,
  created_at: e => time(e.createdAt),
  revoked_at: e => time(e.revokedAt),
  revoked_by: e => e.revokedBy,
};

export const CSV_HEADER = csvLine(Object.keys(COLUMNS));

const columns = Object.values(COLUMNS);
const csvOf = (entry: Entry) => csvLine(columns.map(column => column(entry)));

/** One piece a page. Only the first part of a file has a header. */
export async function* asCsv(
  pages: AsyncIterable<readonly Entry[]>,
  { header }: { header: boolean },
): AsyncGenerator<string> {
  if (header) yield CSV_HEADER;
  for await (const page of pages) if (page.length > 0) yield page.map(csvOf).join("");
}

export async function* asNdjson(pages: AsyncIterable<readonly Entry[]>, now: number): AsyncGenerator<string> {
  for await (const page of pages)
    if (page.length > 0)
      yield page.map(entry => `${JSON.stringify(presentSuppression(entry, now))}\n`).join("");
}
