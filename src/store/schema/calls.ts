// Calls: one row each, its attempts inside it, so that every transition is one statement on one row.
import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, sqliteView, text } from "drizzle-orm/sqlite-core";
import type { CallStatus } from "../../domain/calls/call.ts";
import type { Metadata } from "../../domain/contacts/metadata.ts";
import { attemptsColumn } from "./attempts-column.ts";
import { keptBackColumn } from "./kept-back-column.ts";
import { partyColumn } from "./party-column.ts";
import { refusalColumn } from "./refusal-column.ts";

export const calls = sqliteTable(
  "calls",
  {
    /** A UUID of version 7: ordered by acceptance. */
    callId: text("call_id").primaryKey(),
    campaignId: integer("campaign_id").notNull(),
    phoneNumber: text("phone_number").notNull(),
    status: text().$type<CallStatus>().notNull(),
    /** Attempts claimed for dialling so far, or settled without one; the API's attempt_count is never below 1. */
    attemptsStarted: integer("attempts_started").notNull().default(0),
    maxAttempts: integer("max_attempts").notNull(),
    /** Set = waiting for the attempt after attemptsStarted. Null = on the line, or final. */
    nextAttemptAt: integer("next_attempt_at"),
    lastAttemptAt: integer("last_attempt_at"),
    totalCallTime: real("total_call_time").notNull().default(0),
    errorMessage: text("error_message"),
    /** Which delivery claimed the attempt on the line; null when there is none. */
    claimNonce: text("claim_nonce"),
    attempts: attemptsColumn("attempts").notNull().default([]),
    timeZone: text("time_zone"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** How many times in a row the attempt was given back: refused for reasons that are not the call's. */
    givenBack: integer("given_back").notNull().default(0),
    /** The client's own id of who is called. */
    personId: text("person_id"),
    /** What else is said of them. */
    party: partyColumn("party"),
    /** Of the decision that ended it; null = no rule has. */
    refusal: refusalColumn("refusal"),
    /** What its campaign's hook said when it kept the call back last; null = it never has. */
    keptBack: keptBackColumn("kept_back"),
  },
  t => [
    index("calls_due").on(t.campaignId, t.nextAttemptAt).where(sql`next_attempt_at IS NOT NULL`),
    index("calls_by_campaign").on(t.campaignId),
    // By number: a claim asks whether another call to it is on the line. There are as many as there are lines.
    index("calls_on_the_line")
      .on(t.phoneNumber, t.lastAttemptAt)
      .where(sql`status IN ('PROCESSING', 'RETRYING')`),
    index("calls_by_number").on(t.phoneNumber, t.createdAt),
    // A call answered at its first attempt never enters.
    index("calls_not_answered")
      .on(t.status)
      .where(sql`status IN ('DISCONNECTED', 'RNR', 'FAILED', 'CANCELLED')`),
    // To end a person's waiting calls. A call without one never enters.
    index("calls_waiting_by_person")
      .on(t.personId, t.nextAttemptAt)
      .where(sql`person_id IS NOT NULL AND next_attempt_at IS NOT NULL`),
  ],
);

/** Only of calls that have some: a row of calls stays small. */
export const callMetadata = sqliteTable("call_metadata", {
  callId: text("call_id").primaryKey(),
  metadata: text({ mode: "json" }).$type<Metadata>().notNull(),
});

/** For reports: the attempts as rows (see attempts-column.ts for their stored form). */
export const attempts = sqliteView("attempts", {
  callId: text("call_id"),
  campaignId: integer("campaign_id"),
  attempt: integer(),
  status: text(),
  externalCallId: text("external_call_id"),
  startedAt: integer("started_at"),
  endedAt: integer("ended_at"),
  duration: real(),
  error: text(),
}).as(sql`SELECT
  c.call_id, c.campaign_id,
  a.key + 1 AS attempt, a.value ->> 0 AS status, coalesce(iif(a.key + 1 = c.attempts_started, (
    SELECT d.answers ->> (c.attempts_started || ':' || c.call_id) FROM dial_answers d
    WHERE d.second = c.last_attempt_at / 1000 AND c.claim_nonce IS NOT NULL), NULL), a.value ->> 4) AS external_call_id,
  a.value ->> 1 AS started_at, a.value ->> 2 AS ended_at,
  a.value ->> 3 AS duration, a.value ->> 5 AS error
FROM calls c, json_each(c.attempts) a`);
