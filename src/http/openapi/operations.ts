// Every operation of the API, in the order in which it is shown.
import * as campaigns from "../routes/campaigns/definitions.ts";
import * as contacts from "../routes/contacts/definitions.ts";
import * as imports from "../routes/imports/definitions.ts";
import * as rules from "../routes/rules/definitions.ts";
import * as trunks from "../routes/trunks/definitions.ts";
import { type Operation, operationOf } from "./operation.ts";
import { archiveOperations } from "./operations-archive.ts";
import { callbackOperations } from "./operations-callbacks.ts";
import { callOperations } from "./operations-calls.ts";
import { deadLetterOperations } from "./operations-dead-letters.ts";
import { importOperations } from "./operations-imports.ts";
import { metricsOperations } from "./operations-metrics.ts";
import { ruleOperations } from "./operations-rules.ts";
import { serviceOperations } from "./operations-service.ts";

export const operations: readonly Operation[] = [
  ...callOperations,
  ...importOperations,
  ...callbackOperations,
  ...ruleOperations,
  ...metricsOperations,
  ...[campaigns, contacts, imports, rules, trunks].flatMap(subject =>
    Object.values(subject).map(operationOf),
  ),
  ...deadLetterOperations,
  ...archiveOperations,
  ...serviceOperations,
];
