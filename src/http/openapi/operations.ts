// Every operation of the API, in the order in which it is shown.
import * as callbacks from "../routes/callbacks/definitions.ts";
import * as calls from "../routes/calls/definitions.ts";
import * as trunks from "../routes/trunks/definitions.ts";
import { type Operation, operationOf } from "./operation.ts";
import { archiveOperations } from "./operations-archive.ts";
import { campaignOperations } from "./operations-campaigns.ts";
import { contactOperations } from "./operations-contacts.ts";
import { deadLetterOperations } from "./operations-dead-letters.ts";
import { importOperations } from "./operations-imports.ts";
import { metricsOperations } from "./operations-metrics.ts";
import { ruleOperations } from "./operations-rules.ts";
import { serviceOperations } from "./operations-service.ts";

export const operations: readonly Operation[] = [
  ...campaignOperations,
  ...contactOperations,
  ...importOperations,
  ...ruleOperations,
  ...metricsOperations,
  ...[calls, callbacks, trunks].flatMap(subject => Object.values(subject).map(operationOf)),
  ...deadLetterOperations,
  ...archiveOperations,
  ...serviceOperations,
];
