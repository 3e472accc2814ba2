// Waiting calls whose time has come.
import type { Call } from "./call.ts";

/** A waiting call whose time has come. */
export interface DueCall {
  callId: string;
  campaignId: number;
  phoneNumber: string;
  attemptsStarted: number;
  /** INITIATED, or the outcome of the attempt before. */
  status: Call["status"];
  timeZone: string | null;
  /** Ms: calls are due in the order of (this, id). */
  nextAttemptAt: number;
  /** 1: another call to its number is on the line, whichever trunk's. */
  numberIsLive: number;
  /** 1: its number or its person must not be called now. */
  isSuppressed: number;
}

/** How many due calls of a campaign are wanted, those behind `after` in their order. */
export interface WantedCalls {
  campaignId: number;
  limit: number;
  after: Pick<DueCall, "nextAttemptAt" | "callId"> | null;
}
