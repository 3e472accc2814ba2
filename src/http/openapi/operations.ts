// Every operation of the API, in the order in which it is shown.

import { asWritten } from "../lib/route.ts";
import * as archive from "../routes/archive/definitions.ts";
import * as blackouts from "../routes/blackouts/definitions.ts";
import * as callbacks from "../routes/callbacks/definitions.ts";
import * as calls from "../routes/calls/definitions.ts";
import * as campaigns from "../routes/campaigns/definitions.ts";
import * as changes from "../routes/changes/definitions.ts";
import * as compliance from "../routes/compliance/definitions.ts";
import * as contacts from "../routes/contacts/definitions.ts";
import * as deadLetters from "../routes/dead-letters/definitions.ts";
import * as deliveries from "../routes/deliveries/definitions.ts";
import * as events from "../routes/events/definitions.ts";
import * as forecast from "../routes/forecast/definitions.ts";
import * as imports from "../routes/imports/definitions.ts";
import * as lists from "../routes/lists/definitions.ts";
import * as mcp from "../routes/mcp/definitions.ts";
import * as metrics from "../routes/metrics/definitions.ts";
import * as overview from "../routes/overview/definitions.ts";
import * as ownRules from "../routes/own-rules/definitions.ts";
import * as providers from "../routes/providers/definitions.ts";
import * as rules from "../routes/rules/definitions.ts";
import * as service from "../routes/service/definitions.ts";
import * as suppressions from "../routes/suppressions/definitions.ts";
import * as trunks from "../routes/trunks/definitions.ts";
import * as webhooks from "../routes/webhooks/definitions.ts";
import { type Operation, operationOf } from "./operation.ts";

export const operations: readonly Operation[] = [
  calls,
  campaigns,
  contacts,
  imports,
  suppressions,
  callbacks,
  providers,
  rules,
  compliance,
  blackouts,
  ownRules,
  overview,
  forecast,
  lists,
  metrics,
  trunks,
  webhooks,
  deliveries,
  changes,
  events,
  deadLetters,
  archive,
  mcp,
  service,
].flatMap(subject => asWritten(Object.values(subject)).map(operationOf));
