// Those who are told of events, told wrongly on purpose: it is found.
import { findEach } from "./find-sabotage.ts";
import { WEBHOOK_SABOTAGES } from "./webhook-sabotages.ts";

findEach(WEBHOOK_SABOTAGES);
