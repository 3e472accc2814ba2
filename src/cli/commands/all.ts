// Every command, in the order of the help.
import { verifyArchive } from "./archive/verify-archive.ts";
import { addBlackout } from "./blackouts/add-blackout.ts";
import { liftBlackout } from "./blackouts/lift-blackout.ts";
import { listBlackouts } from "./blackouts/list-blackouts.ts";
import { cancelCall } from "./calls/cancel-call.ts";
import { explainCall } from "./calls/explain-call.ts";
import { exportCalls } from "./calls/export-calls.ts";
import { listCalls } from "./calls/list-calls.ts";
import { showCall } from "./calls/show-call.ts";
import { changeCampaignState } from "./campaigns/change-campaign-state.ts";
import { createCampaign } from "./campaigns/create-campaign.ts";
import { forecastCampaign } from "./campaigns/forecast-campaign.ts";
import { listCampaigns } from "./campaigns/list-campaigns.ts";
import { showAbandonRate } from "./campaigns/show-abandon-rate.ts";
import { showCampaignStatus } from "./campaigns/show-campaign-status.ts";
import { watchCampaign } from "./campaigns/watch-campaign.ts";
import { listChanges } from "./changes/list-changes.ts";
import type { Command } from "./command.ts";
import { checkCompliance } from "./compliance/check-compliance.ts";
import { importContacts } from "./contacts/import-contacts.ts";
import { discardDeadLetter } from "./dead-letters/discard-dead-letter.ts";
import { listDeadLetters } from "./dead-letters/list-dead-letters.ts";
import { redriveDeadLetters } from "./dead-letters/redrive-dead-letters.ts";
import { showDeadLetter } from "./dead-letters/show-dead-letter.ts";
import { followEvents } from "./events/follow-events.ts";
import { listEvents } from "./events/list-events.ts";
import { checkList } from "./lists/check-list.ts";
import { putList } from "./lists/put-list.ts";
import { showLists } from "./lists/show-lists.ts";
import { rebuildMetrics } from "./metrics/rebuild-metrics.ts";
import { showMetrics } from "./metrics/show-metrics.ts";
import { showOverview } from "./overview/show-overview.ts";
import { importCalendar, listCalendars, putCalendar } from "./rules/calendars.ts";
import { listPacks, putPack } from "./rules/packs.ts";
import { showHealth } from "./show-health.ts";
import { addSuppression } from "./suppressions/add-suppression.ts";
import { checkSuppression } from "./suppressions/check-suppression.ts";
import { exportSuppressions } from "./suppressions/export-suppressions.ts";
import { importSuppressions } from "./suppressions/import-suppressions.ts";
import { listSuppressions } from "./suppressions/list-suppressions.ts";
import { revokeSuppression } from "./suppressions/revoke-suppression.ts";
import { changeTrunk } from "./trunks/change-trunk.ts";
import { createTrunk } from "./trunks/create-trunk.ts";
import { listTrunks } from "./trunks/list-trunks.ts";
import { pauseTrunk, resumeTrunk } from "./trunks/pause-trunk.ts";
import { showTrunk } from "./trunks/show-trunk.ts";
import { createWebhook } from "./webhooks/create-webhook.ts";
import { deleteWebhook } from "./webhooks/delete-webhook.ts";
import { disableWebhook, enableWebhook } from "./webhooks/enable-webhook.ts";
import { listDeliveries } from "./webhooks/list-deliveries.ts";
import { listWebhooks } from "./webhooks/list-webhooks.ts";
import { listenForWebhooks } from "./webhooks/listen-for-webhooks.ts";
import { resendDeliveries } from "./webhooks/resend-deliveries.ts";
import { showWebhook } from "./webhooks/show-webhook.ts";
import { testWebhook } from "./webhooks/test-webhook.ts";
import { updateWebhook } from "./webhooks/update-webhook.ts";
import { rotateWebhook, showWebhookSecret } from "./webhooks/webhook-secret.ts";

export const COMMANDS: readonly Command[] = [
  createCampaign,
  listCampaigns,
  showCampaignStatus,
  showAbandonRate,
  forecastCampaign,
  ...changeCampaignState,
  importContacts,
  listCalls,
  showCall,
  explainCall,
  cancelCall,
  exportCalls,
  addSuppression,
  listSuppressions,
  checkSuppression,
  revokeSuppression,
  importSuppressions,
  exportSuppressions,
  addBlackout,
  listBlackouts,
  liftBlackout,
  checkCompliance,
  listPacks,
  putPack,
  listCalendars,
  putCalendar,
  importCalendar,
  putList,
  showLists,
  checkList,
  listChanges,
  listDeadLetters,
  showDeadLetter,
  redriveDeadLetters,
  discardDeadLetter,
  verifyArchive,
  showOverview,
  showMetrics,
  rebuildMetrics,
  watchCampaign,
  listTrunks,
  showTrunk,
  createTrunk,
  changeTrunk,
  pauseTrunk,
  resumeTrunk,
  createWebhook,
  listWebhooks,
  showWebhook,
  updateWebhook,
  deleteWebhook,
  enableWebhook,
  disableWebhook,
  testWebhook,
  listDeliveries,
  resendDeliveries,
  showWebhookSecret,
  rotateWebhook,
  listenForWebhooks,
  listEvents,
  followEvents,
  showHealth,
];
