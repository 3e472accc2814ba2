// Every command, in the order of the help.
import { callsCancel } from "./calls-cancel.ts";
import { callsExplain } from "./calls-explain.ts";
import { callsExport } from "./calls-export.ts";
import { callsList } from "./calls-list.ts";
import { callsShow } from "./calls-show.ts";
import { campaignsChange } from "./campaigns-change.ts";
import { campaignsCreate } from "./campaigns-create.ts";
import { campaignsList } from "./campaigns-list.ts";
import { campaignsStatus } from "./campaigns-status.ts";
import type { Command } from "./command.ts";
import { deadLettersDiscard } from "./dead-letters-discard.ts";
import { deadLettersList } from "./dead-letters-list.ts";
import { deadLettersRedrive } from "./dead-letters-redrive.ts";
import { deadLettersShow } from "./dead-letters-show.ts";
import { health } from "./health.ts";
import { metrics } from "./metrics.ts";
import { metricsRebuild } from "./metrics-rebuild.ts";
import { numbersImport } from "./numbers-import.ts";
import { trunk } from "./trunk.ts";
import { watch } from "./watch.ts";

export const COMMANDS: readonly Command[] = [
  campaignsCreate,
  campaignsList,
  campaignsStatus,
  ...campaignsChange,
  numbersImport,
  callsList,
  callsShow,
  callsExplain,
  callsCancel,
  callsExport,
  deadLettersList,
  deadLettersShow,
  deadLettersRedrive,
  deadLettersDiscard,
  metrics,
  metricsRebuild,
  watch,
  ...trunk,
  health,
];
