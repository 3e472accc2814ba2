// An event as it is stored: what happened, and the row it happened to, as it was at its commit.
import type { NamedCall } from "../calls/call.ts";
import type { Campaign } from "../campaigns/campaign.ts";
import type { Suppression } from "../compliance/suppression.ts";
import type { ImportRecord } from "../contacts/import/import-record.ts";
import type { DeadLetter } from "../dead-letters/dead-letter.ts";
import type { Trunk } from "../trunks/trunk.ts";
import type { Endpoint } from "../webhooks/endpoint.ts";
import type { EventType } from "./event-type.ts";

/** The row that an event is about. */
export type EventAbout =
  /** `cut`: its metadata is too long, and was left out. */
  | ({ kind: "call"; cut: boolean } & NamedCall)
  | {
      kind: "campaign";
      campaign: Pick<Campaign, "id" | "name" | "status" | "isActive" | "startedAt" | "completedAt">;
    }
  | { kind: "import"; record: ImportRecord; campaignName: string }
  | { kind: "suppression"; entry: Suppression }
  | {
      kind: "dead_letter";
      /** `tries`: how often its message was delivered. */
      letter: Pick<DeadLetter, "id" | "queue" | "callId" | "reason" | "error" | "createdAt"> & {
        tries: number | null;
      };
    }
  | { kind: "trunk"; trunk: Pick<Trunk, "name" | "paused" | "breakerOpenedAt"> }
  | {
      kind: "webhook";
      endpoint: Pick<Endpoint, "id" | "description" | "status" | "heldSince" | "disabledReason">;
    }
  /** This version of the program does not know its type or its body: a newer one has written it. */
  | { kind: "unreadable"; problem: string };

export interface StoredEvent {
  /** In the order of commits. */
  seq: number;
  /** `evt_`, six digits of the database, and the sequence. */
  id: string;
  type: EventType;
  /** Null = of none. */
  campaignId: number | null;
  /** What it is about: a call's id, an import's, a trunk's name. */
  subject: string;
  about: EventAbout;
  /** In ms. */
  createdAt: number;
}

/** Which events: of these types, and of these campaigns (null = of all, and of none). */
export interface EventFilter {
  types: readonly EventType[];
  campaigns: readonly number[] | null;
}

/** An event type that somebody is told of, and of which campaigns (null = of all, and of none). */
export interface Subscribed {
  type: EventType;
  campaigns: number[] | null;
}

/** Events that one reading looks at, whatever the filter leaves of them. */
export const EVENTS_LOOKED_AT = 1_000;
