// The port of endpoints, on D1.
import type { EndpointStore } from "../../actions/ports/endpoint-store.ts";
import { changeEndpoint, createEndpoint, forgetEndpoint, removeEndpoint } from "./change-endpoints.ts";
import { disableEndpoint, enableEndpoint, rotateEndpoint } from "./move-endpoints.ts";
import { endpointStanding, listEndpoints, readEndpoint } from "./read-endpoints.ts";
import { endSubscriptions } from "./subscriptions.ts";

export const d1Endpoints = (db: D1Database): EndpointStore => ({
  create: (id, fields, now, by) => createEndpoint(db, id, fields, now, by),
  read: id => readEndpoint(db, id),
  standing: id => endpointStanding(db, id),
  list: () => listEndpoints(db),
  change: (id, fields, now, noted) => changeEndpoint(db, id, fields, now, noted),
  rotate: (id, version, now, by) => rotateEndpoint(db, id, version, now, by),
  enable: (id, from, now, by) => enableEndpoint(db, id, from, now, by),
  disable: (id, now, by) => disableEndpoint(db, id, now, by),
  remove: (id, now, by) => removeEndpoint(db, id, now, by),
  forget: (id, limit) => forgetEndpoint(db, id, limit),
  endSubscriptions: before => endSubscriptions(db, before),
});
