// The log of events in the database: its rows are written by triggers, in the batch of their cause. src/store implements
// it.
import type { EventFilter, StoredEvent, Subscribed } from "../../domain/events/event.ts";

export interface EventsRead {
  events: StoredEvent[];
  /** Everything up to it was looked at: read on behind it. Never before what was asked. */
  lookedTo: number;
  /** The oldest that is kept, and the newest; null = there is none. */
  oldest: number | null;
  newest: number | null;
}

export interface EventStore {
  /**
   * Those behind `after`, oldest first, at most `limit`. Looks at EVENTS_LOOKED_AT of them at most: none may be found,
   * and there be more.
   */
  read(after: number, filter: EventFilter, limit: number): Promise<EventsRead>;
  /** Those of these numbers that are kept. */
  named(seqs: readonly number[]): Promise<StoredEvent[]>;
  /** What is written now: somebody is told of it, or polls it. */
  subscribed(): Promise<Subscribed[]>;
  /** Of the oldest `limit` those older than `before` (ms) leave, never the newest of all; returns how many. */
  purge(before: number, limit: number): Promise<number>;
}
