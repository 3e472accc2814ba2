// The archive in the API's form; and what a file of it says of a row: the API's own objects, with what the API leaves out.
import type { ChainEnd } from "../../../actions/archive/check-newest-manifest.ts";
import type { ArchiveForm } from "../../../actions/ports/archive.ts";
import type { ListedFile } from "../../../domain/archive/archive-file.ts";
import { presentParty } from "../../lib/party.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import { presentRefusal } from "../calls/evidence.ts";
import { presentKeptBack } from "../calls/pre-dial.ts";
import { presentAttempt, presentCall } from "../calls/present.ts";
import type { ArchiveList } from "./schemas.ts";

type List = Of<typeof ArchiveList>;

export const presentFile = (file: ListedFile): List["data"][number] => ({
  file: file.name,
  kind: file.kind,
  date: file.date,
  campaign_id: file.campaignId,
  rows: file.rows,
  bytes: file.bytes,
  sha256: file.sha256,
  manifest: file.manifest,
  state: file.state,
  stayed: [...file.stayed],
  created_at: time(file.createdAt),
});

export const presentChain = (end: ChainEnd | null): List["chain"] =>
  end === null
    ? null
    : {
        manifest: end.number,
        sha256: end.sha256,
        verified: end.problems.length === 0,
        problems: end.problems,
      };

export const archivedForm: ArchiveForm = {
  call: row => ({
    ...presentCall(row),
    ...presentRefusal(row.call),
    ...presentKeptBack(row.call),
    attempts: row.call.attempts.map(attempt => presentAttempt(attempt)),
    time_zone: row.call.timeZone,
  }),
  contact: row => ({
    id: row.id,
    campaign_id: row.campaignId,
    phone_number: row.phoneNumber,
    time_zone: row.timeZone,
    metadata: row.metadata,
    ...presentParty(row),
    is_active: row.isActive,
    created_at: time(row.createdAt),
    called_at: time(row.calledAt),
    suppressed_at: time(row.suppressedAt),
  }),
};
