// What an event is about, read from its body: JSON that a trigger has made of the row.
import { getTableColumns } from "drizzle-orm";
import type { EventAbout } from "../../domain/events/event.ts";
import type { EventType } from "../../domain/events/event-type.ts";
import { describe } from "../../log.ts";
import { callOf } from "../calls/stored-call.ts";
import { storedSuppression } from "../compliance/add-suppressions.ts";
import { fromRow, type RawRow } from "../raw-row.ts";
import { calls } from "../schema/calls.ts";
import { campaigns } from "../schema/campaigns.ts";
import { imports } from "../schema/imports.ts";
import { trunks } from "../schema/trunks.ts";
import { webhookEndpoints } from "../schema/webhooks.ts";

const CALL_COLUMNS = Object.values(getTableColumns(calls)).map(column => column.name);

/** Columns in the order of the table, the campaign's name, metadata, whether that was too long: places are never changed. */
type CallBody = [unknown[], string, Record<string, unknown> | null, 0 | 1];

/** What is JSON inside the row is text for drizzle. */
const asText = (value: unknown) =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : (value as RawRow[string]);

function aboutCall([columns, campaignName, metadata, cut]: CallBody): EventAbout {
  // What was added to the table since is not in it.
  const row = Object.fromEntries(CALL_COLUMNS.map((name, place) => [name, asText(columns[place] ?? null)]));
  const call = callOf({ ...fromRow(calls, row), metadata } as Parameters<typeof callOf>[0]);
  return { kind: "call", call, campaignName, cut: cut === 1 };
}

interface LetterBody {
  id: string;
  queue: string;
  call_id: string | null;
  reason: string;
  error: string | null;
  tries: number | null;
  created_at: number;
}

function aboutLetter({ call_id: callId, created_at: createdAt, ...rest }: LetterBody): EventAbout {
  return { kind: "dead_letter", letter: { ...rest, callId, createdAt } };
}

function aboutCampaign(row: RawRow): EventAbout {
  const { id, name, status, isActive, startedAt, completedAt } = fromRow(campaigns, row);
  return { kind: "campaign", campaign: { id, name, status, isActive, startedAt, completedAt } };
}

function aboutTrunk(row: RawRow): EventAbout {
  const { name, paused, breakerOpenedAt } = fromRow(trunks, row);
  return { kind: "trunk", trunk: { name, paused, breakerOpenedAt } };
}

function aboutWebhook(row: RawRow): EventAbout {
  const { id, description, status, heldSince, disabledReason } = fromRow(webhookEndpoints, row);
  return { kind: "webhook", endpoint: { id, description, status, heldSince, disabledReason } };
}

/** What cannot be read says so: a reader of many goes on behind it. */
export function readAbout(type: EventType, body: string): EventAbout {
  try {
    // Typed as complete; a newer version may have written a type that is not.
    return aboutOf(type, body) ?? { kind: "unreadable", problem: "its type is unknown" };
  } catch (error) {
    return { kind: "unreadable", problem: describe(error) };
  }
}

function aboutOf(type: EventType, body: string): EventAbout | undefined {
  const stored = JSON.parse(body);
  switch (type) {
    case "call.finished":
    case "attempt.ended":
      return aboutCall(stored);
    case "campaign.started":
    case "campaign.paused":
    case "campaign.resumed":
    case "campaign.completed":
    case "campaign.cancelled":
      return aboutCampaign(stored);
    case "import.finished":
      return { kind: "import", record: fromRow(imports, stored), campaignName: stored.campaign_name };
    case "number.suppressed":
      return { kind: "suppression", entry: storedSuppression(stored) };
    case "dead_letter.created":
      return aboutLetter(stored);
    case "trunk.paused":
    case "trunk.resumed":
    case "trunk.breaker_opened":
    case "trunk.breaker_closed":
      return aboutTrunk(stored);
    case "webhook.held":
    case "webhook.disabled":
      return aboutWebhook(stored);
  }
}
