// Waiting calls whose time has come.
import type { SaidOfParty } from "../compliance/party.ts";
import type { KeptBack } from "../pre-dial/verdict.ts";
import type { DialKey } from "./dial-key.ts";
import type { LastEnd } from "./last-end.ts";

/** A waiting call whose time has come. */
export interface DueCall extends LastEnd, SaidOfParty {
  callId: string;
  campaignId: number;
  phoneNumber: string;
  attemptsStarted: number;
  timeZone: string | null;
  /** Ms: calls are due in the order of (this, id). */
  nextAttemptAt: number;
  /** 1: another call to its number is on the line, whichever trunk's. */
  numberIsLive: number;
  /** 1: its number or its person must not be called now. */
  isSuppressed: number;
  /** How often in a row its next attempt was claimed and given back: its URLs are about. */
  givenBack: number;
}

/** How many due calls of a campaign are wanted, those behind `after` in their order. */
export interface WantedCalls {
  campaignId: number;
  limit: number;
  after: Pick<DueCall, "nextAttemptAt" | "callId"> | null;
}

/** A due call that waits for a later instant (`until`, in ms). */
export interface Moved extends DialKey {
  until: number;
  /** What the call keeps of the hook that moved it; absent = none has. */
  keptBack?: KeptBack | undefined;
  /** It moves only as long as its campaign has this revision; absent = whatever the campaign has become. */
  campaignRevision?: number | undefined;
}
