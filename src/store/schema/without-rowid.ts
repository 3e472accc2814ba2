// Tables that are stored by their key alone (WITHOUT ROWID), which drizzle cannot say: one row less to write for each
// row. `npm run migrations:new` writes it into what drizzle-kit makes.
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { abandonDays } from "./abandon.ts";
import { archiveFiles, archiveState } from "./archive.ts";
import { callMetadata, calls } from "./calls.ts";
import {
  blackouts,
  decisionContexts,
  holidayCalendars,
  reach,
  rulePacks,
  suppressions,
  sweepPositions,
} from "./compliance.ts";
import { contactZones } from "./contacts.ts";
import { deadLetters, deliveryFailures } from "./dead-letters.ts";
import { eventSource, eventSubscriptions } from "./events.ts";
import { idempotencyKeys } from "./idempotency.ts";
import { importErrors, imports } from "./imports.ts";
import { complianceListSets, complianceLists } from "./lists.ts";
import { dailyCounters, rebuilds } from "./metrics.ts";
import { tallies, zoneCounts } from "./tallies.ts";
import { trunks } from "./trunks.ts";
import { webhookEndpoints, webhookFailures, webhookRuns } from "./webhooks.ts";

export const WITHOUT_ROWID: readonly SQLiteTable[] = [
  abandonDays,
  archiveFiles,
  archiveState,
  blackouts,
  callMetadata,
  calls,
  complianceListSets,
  complianceLists,
  contactZones,
  dailyCounters,
  deadLetters,
  decisionContexts,
  deliveryFailures,
  eventSource,
  eventSubscriptions,
  holidayCalendars,
  idempotencyKeys,
  importErrors,
  imports,
  reach,
  rebuilds,
  rulePacks,
  suppressions,
  tallies,
  sweepPositions,
  trunks,
  webhookEndpoints,
  webhookFailures,
  webhookRuns,
  zoneCounts,
];
