// Every operation of the API, in the order in which it is shown.
import * as archive from "../routes/archive/definitions.ts";
import * as callbacks from "../routes/callbacks/definitions.ts";
import * as calls from "../routes/calls/definitions.ts";
import * as deadLetters from "../routes/dead-letters/definitions.ts";
import * as metrics from "../routes/metrics/definitions.ts";
import * as service from "../routes/service/definitions.ts";
import * as trunks from "../routes/trunks/definitions.ts";
import { type Operation, operationOf } from "./operation.ts";
import { campaignOperations } from "./operations-campaigns.ts";
import { contactOperations } from "./operations-contacts.ts";
import { importOperations } from "./operations-imports.ts";
import { ruleOperations } from "./operations-rules.ts";

export const operations: readonly Operation[] = [
  ...campaignOperations,
  ...contactOperations,
  ...importOperations,
  ...ruleOperations,
  ...[calls, callbacks, metrics, trunks, deadLetters, archive, service].flatMap(subject =>
    Object.values(subject).map(operationOf),
  ),
];
