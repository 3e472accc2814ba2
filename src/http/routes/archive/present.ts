// What a file of the archive says of a row: the API's own objects, with what the API leaves out.
import type { ArchiveForm } from "../../../store/archive/archived-lines.ts";
import { time } from "../../lib/time.ts";
import { presentAttempt, presentCall } from "../calls/present.ts";

export const archivedForm: ArchiveForm = {
  call: row => ({
    ...presentCall(row),
    attempts: row.call.attempts.map(presentAttempt),
    time_zone: row.call.timeZone,
  }),
  contact: row => ({
    id: row.id,
    campaign_id: row.campaignId,
    phone_number: row.phoneNumber,
    time_zone: row.timeZone,
    metadata: row.metadata,
    is_active: row.isActive,
    created_at: time(row.createdAt),
    called_at: time(row.calledAt),
  }),
};
