// The deliveries' store over D1.
import type { DeliveryStore } from "../../actions/ports/delivery-store.ts";
import { finishRun } from "./finish-run.ts";
import { leaseEndpoint, releaseEndpoint } from "./lease.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { lookForMore } from "./look-for-more.ts";
import { purgeWebhookFailures, purgeWebhookRuns } from "./purge-deliveries.ts";
import { resendEvent, resendSince } from "./resend.ts";
import { dueFailures, endpointsBehind, endpointsToWake } from "./who-lags.ts";

export const d1Deliveries = (db: D1Database): DeliveryStore => ({
  lease: (lease, now, until) => leaseEndpoint(db, lease, now, until),
  finish: (lease, run, now) => finishRun(db, lease, run, now),
  look: (lease, run, now) => lookForMore(db, lease, run, now),
  release: lease => releaseEndpoint(db, lease),
  due: (endpointId, now, limit) => dueFailures(db, endpointId, now, limit),
  toWake: now => endpointsToWake(db, now),
  behind: now => endpointsBehind(db, now),
  deliveries: filter => listDeliveries(db, filter),
  resend: (endpointId, seq, now, by) => resendEvent(db, endpointId, seq, now, by),
  resendSince: (asked, now, by) => resendSince(db, asked, now, by),
  purgeFailures: (before, limit) => purgeWebhookFailures(db, before, limit),
  purgeRuns: limit => purgeWebhookRuns(db, limit),
});
