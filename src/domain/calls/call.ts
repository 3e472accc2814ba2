// The lifecycle of a call: its statuses, where each may come from, and what a row means.
import type { DecisionEvidence } from "../compliance/evidence/decision-evidence.ts";
import type { PartyDetails } from "../compliance/party.ts";
import type { Metadata } from "../contacts/metadata.ts";
import type { KeptBack } from "../pre-dial/verdict.ts";
import type { AttemptDetails } from "./attempt-details.ts";
import type { Outcome } from "./outcome.ts";

/**
 * INITIATED waits for its first dial. PROCESSING and RETRYING are on the line (first attempt, later one).
 * DISCONNECTED, RNR and FAILED with a next attempt wait for it; DISCONNECTED also waits who picked up and asked for
 * another call. PICKED, CANCELLED, and FAILED without a next attempt, are final.
 */
export const CALL_STATUSES = [
  "INITIATED",
  "PROCESSING",
  "RETRYING",
  "DISCONNECTED",
  "RNR",
  "FAILED",
  "PICKED",
  "CANCELLED",
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** `unknown`: nobody can tell whether the provider took the call; its permit stays until something does. */
export type AttemptStatus = Outcome | "PROCESSING" | "unknown";

/** One attempt as stored in its call (times in ms since the epoch, duration in seconds). */
export interface AttemptRecord extends AttemptDetails {
  attempt: number;
  status: AttemptStatus;
  external_call_id?: string | null;
  /** Absent when the outcome came before the dial, which then never happened. */
  started_at?: number | null;
  ended_at?: number | null;
  duration?: number | null;
  error?: string | null;
}

/** A call as the store reads it; times in ms since the epoch. */
export interface Call {
  callId: string;
  campaignId: number;
  phoneNumber: string;
  status: CallStatus;
  attemptsStarted: number;
  maxAttempts: number;
  nextAttemptAt: number | null;
  lastAttemptAt: number | null;
  /** Seconds over all attempts. */
  totalCallTime: number;
  externalCallId: string | null;
  errorMessage: string | null;
  /** Which delivery claimed the current attempt. */
  claimNonce: string | null;
  attempts: AttemptRecord[];
  timeZone: string | null;
  metadata: Metadata | null;
  createdAt: number;
  updatedAt: number;
  /** Times in a row that its attempt was given back. */
  givenBack: number;
  /** The client's own id of who is called. */
  personId: string | null;
  /** What else is said of them; null = nothing. */
  party: PartyDetails | null;
  /** Of the decision of its rule packs that ended it; null and absent = none has. */
  refusal?: DecisionEvidence | null | undefined;
  /** Of its campaign's pre-dial hook, when it kept the call back last; null and absent = it never has. */
  keptBack?: KeptBack | null | undefined;
}

/** A call with its campaign's name. */
export interface NamedCall {
  call: Call;
  campaignName: string;
}

/** The trunk over which this attempt went; undefined: the default one, or there is no such attempt. */
export const trunkOfAttempt = ({ attempts }: Pick<Call, "attempts">, attempt: number): string | undefined =>
  attempts.find(a => a.attempt === attempt)?.trunk ?? undefined;

/** The attempt that a waiting call waits for. */
export function nextAttempt(call: Pick<Call, "attemptsStarted">): number {
  return call.attemptsStarted + 1;
}

/** The number of the current attempt as the API shows it: 1 from creation on. */
export function attemptCount(call: Pick<Call, "attemptsStarted">): number {
  return Math.max(1, call.attemptsStarted);
}

export const ON_THE_LINE: readonly CallStatus[] = ["PROCESSING", "RETRYING"];

export function isOnTheLine(call: Pick<Call, "status">): boolean {
  return ON_THE_LINE.includes(call.status);
}

/** Where a call stands, as its campaign counts it: one column of campaign_counters each. */
export type CallStage =
  | "initiated"
  | "processing"
  | "retrying"
  | "waiting_disconnected"
  | "waiting_rnr"
  | "waiting_failed"
  | "picked"
  | "failed"
  | "cancelled";
