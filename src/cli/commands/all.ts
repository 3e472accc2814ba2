// Every command, in the order of the help.
import { cancelCall } from "./calls/cancel-call.ts";
import { explainCall } from "./calls/explain-call.ts";
import { exportCalls } from "./calls/export-calls.ts";
import { listCalls } from "./calls/list-calls.ts";
import { showCall } from "./calls/show-call.ts";
import { changeCampaignState } from "./campaigns/change-campaign-state.ts";
import { createCampaign } from "./campaigns/create-campaign.ts";
import { listCampaigns } from "./campaigns/list-campaigns.ts";
import { showCampaignStatus } from "./campaigns/show-campaign-status.ts";
import { watchCampaign } from "./campaigns/watch-campaign.ts";
import type { Command } from "./command.ts";
import { checkCompliance } from "./compliance/check-compliance.ts";
import { importContacts } from "./contacts/import-contacts.ts";
import { discardDeadLetter } from "./dead-letters/discard-dead-letter.ts";
import { listDeadLetters } from "./dead-letters/list-dead-letters.ts";
import { redriveDeadLetters } from "./dead-letters/redrive-dead-letters.ts";
import { showDeadLetter } from "./dead-letters/show-dead-letter.ts";
import { rebuildMetrics } from "./metrics/rebuild-metrics.ts";
import { showMetrics } from "./metrics/show-metrics.ts";
import { showHealth } from "./show-health.ts";
import { changeTrunk } from "./trunks/change-trunk.ts";

export const COMMANDS: readonly Command[] = [
  createCampaign,
  listCampaigns,
  showCampaignStatus,
  ...changeCampaignState,
  importContacts,
  listCalls,
  showCall,
  explainCall,
  cancelCall,
  exportCalls,
  checkCompliance,
  listDeadLetters,
  showDeadLetter,
  redriveDeadLetters,
  discardDeadLetter,
  showMetrics,
  rebuildMetrics,
  watchCampaign,
  ...changeTrunk,
  showHealth,
];
