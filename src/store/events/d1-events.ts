// The log of events on D1.
import type { EventStore } from "../../actions/ports/event-store.ts";
import { purgeEvents } from "./purge-events.ts";
import { namedEvents, readEvents, subscribedEvents } from "./read-events.ts";

export const d1Events = (db: D1Database): EventStore => ({
  read: (after, filter, limit) => readEvents(db, after, filter, limit),
  named: seqs => namedEvents(db, seqs),
  subscribed: () => subscribedEvents(db),
  purge: (before, limit) => purgeEvents(db, before, limit),
});
