// An event as it is stored: what happened, and the row it happened to.
import type { EventType } from "./event-type.ts";

export interface StoredEvent {
  /** In the order of commits. */
  seq: number;
  type: EventType;
  campaignId: number | null;
  /** What it is about: a call's id, an import's, a trunk's name. */
  subject: string;
  /** The row that it is about as it was at its commit, as JSON. */
  body: string;
  /** In ms. */
  createdAt: number;
}

/** Which events: of these types, and of these campaigns (null = of all, and of none). */
export interface EventFilter {
  types: readonly EventType[];
  campaigns: readonly number[] | null;
}
