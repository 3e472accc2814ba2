// Calls in the database, as the actions need them. src/store implements it.
import type { Call } from "../../domain/calls/call.ts";
import type {
  CallToAskAbout,
  Claimable,
  ClaimedCall,
  DialKey,
  LiveCall,
} from "../../domain/calls/dial-key.ts";
import type { DueCall, Moved, WantedCalls } from "../../domain/calls/due-call.ts";
import type { NewCall, WindowHolder } from "../../domain/calls/new-call.ts";
import type { Began } from "../../domain/calls/overdue.ts";
import type { KeyedCallAnswer } from "../../domain/calls/reservation.ts";
import type {
  AnswerRecord,
  DetailRecord,
  GiveBack,
  LateAgent,
  Settlement,
} from "../../domain/calls/transitions.ts";
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { HashedContext } from "../../domain/compliance/evidence/decision-context.ts";
import type { DecisionEvidence } from "../../domain/compliance/evidence/decision-evidence.ts";
import type { LedgerRow } from "../../domain/compliance/reach/ledger.ts";
import type { TenantRules } from "../../domain/compliance/tenant/tenant-rules.ts";
import type { KeptBack } from "../../domain/pre-dial/verdict.ts";
import type { CallReads } from "./call-reads.ts";

/** A call as it was read, and what was read with it. */
export interface CallWithCampaign {
  call: Call;
  campaign: Campaign;
  /** Of the operator's own rules. */
  tenantRevision: number;
}

export interface CallStore extends CallReads {
  /**
   * Inserts those whose campaign takes calls, whose number is outside its window, and who are not suppressed; returns
   * their ids. Answers are stored with their calls.
   */
  accept(
    calls: readonly NewCall[],
    windowMs: number,
    answers?: readonly KeyedCallAnswer[],
    /** Revision of the operator's own rules that they were judged by; absent = it is not asked. */
    rules?: number,
  ): Promise<Set<string>>;
  /** Which of these are there, to these numbers: what an insert whose answer was lost has done. */
  existing(calls: readonly Pick<NewCall, "callId" | "phoneNumber">[]): Promise<Set<string>>;
  /** The accepted calls that hold these numbers' windows. */
  holders(phoneNumbers: readonly string[], since: number): Promise<Map<string, WindowHolder>>;
  /** The calls of each campaign that have waited longest, in one statement. */
  due(wanted: readonly WantedCalls[], now: number, passOver?: readonly string[]): Promise<DueCall[]>;
  /**
   * Moves what is due of one campaign, zone and kind to a later opening, at most `limit` rows; returns how many.
   * `campaignRevision`: it moves only as long as the campaign has this one.
   */
  postpone(
    which: {
      campaignId: number;
      timeZone: string | null;
      retries: boolean;
      campaignRevision?: number | undefined;
    },
    now: number,
    until: number,
    limit: number,
  ): Promise<number>;
  /** Moves due calls to a later instant each; returns how many. `now` in ms. */
  move(calls: readonly Moved[], now: number): Promise<number>;
  /** What has happened, by the ledger's keys, and how what it has as open stands in its calls. */
  reach(keys: readonly string[]): Promise<Map<string, LedgerRow>>;
  /** Of this revision or a later one, those of the product among them; null = the newest. `now` in ms. */
  tenantRules(revision: number | null, now: number): Promise<TenantRules>;
  /** Looks at the ledger's next `limit` rows; returns how many were idle since `before` (ms) and are gone. */
  sweepReach(before: number, limit: number): Promise<number>;
  /** Stores what decisions were made on, unless it is. `now` in ms. */
  storeContexts(contexts: readonly HashedContext[], now: number): Promise<void>;
  /**
   * Ends waiting calls that have no attempt left, or must have none. maxAttempts null = as it is; `refusal`: of the decision
   * that ended it; `keptBack`: of the hook that did; `campaignRevision`: it ends only as long as its campaign has this one.
   */
  exhaust(
    calls: readonly (DialKey & {
      error: string;
      maxAttempts: number | null;
      refusal?: DecisionEvidence | undefined;
      keptBack?: KeptBack | undefined;
      campaignRevision?: number | undefined;
    })[],
    now: number,
  ): Promise<void>;
  /** Of one trunk. Claim, last look and mark in one statement: only what comes back may be dialled. */
  claim(wanted: readonly Claimable[], nonce: string, now: number): Promise<ClaimedCall[]>;
  /** The ids of those whose very attempt is in flight over this trunk. */
  inFlight(wanted: readonly DialKey[], trunk: string): Promise<Set<string>>;
  /** Reads back a claim whose answer was lost; not what must not be dialled any more. `now` in ms. */
  claimed(nonce: string, wanted: readonly Claimable[], now: number): Promise<ClaimedCall[]>;
  /** `nonce`: of the claim that they are all of; without, each is written by itself. */
  recordAnswers(answers: readonly AnswerRecord[], now: number, nonce?: string | null): Promise<void>;
  /** Of claims before `before` (ms) whose attempts have all ended, at most `limit`; returns how many. */
  purgeAnswers(before: number, limit: number): Promise<number>;
  /** Keeps what is told of attempts, of distinct calls; what is known already holds. Ends nothing. */
  recordDetails(details: readonly DetailRecord[], now: number): Promise<void>;
  /** What is told of agents behind the ends of attempts, of distinct calls: kept and counted once, as they were read. */
  recordLateAgents(late: readonly LateAgent[], now: number): Promise<void>;
  /** With the revision of the operator's own rules at that time. */
  byIds(callIds: readonly string[]): Promise<CallWithCampaign[]>;
  /** Returns the ids whose attempt these settlements ended. `wake`: told whom events of theirs may be for. */
  settle(
    settlements: readonly Settlement[],
    now: number,
    wake?: (endpointIds: readonly string[]) => void,
  ): Promise<Set<string>>;
  /** Takes back claims whose dial was refused; returns the ids of those calls. */
  giveBack(attempts: readonly GiveBack[], now: number): Promise<Set<string>>;
  /** Attempts on the line that began before `before` (ms), oldest first. */
  onTheLineSince(before: number, limit: number): Promise<LiveCall[]>;
  /** Of these the ones over this trunk. */
  onTheLineOf(trunk: string, before: number, limit: number): Promise<LiveCall[]>;
  /** The attempt on the line that its provider knows by this id; null = none is known. `now` in ms. */
  onTheLineUnder(externalCallId: string, now: number): Promise<DialKey | null>;
  /** Of the attempts on the line those whose dial got no answer. */
  unanswered(before: number, limit: number): Promise<CallToAskAbout[]>;
  /** Attempts on the line that began in one of these parts of time; not those whose dial got no answer. */
  overdue(parts: readonly Began[], limit: number): Promise<CallToAskAbout[]>;
  /** Ends a call that waits; false when it waits no longer. `now` in ms. */
  cancel(callId: string, now: number): Promise<boolean>;
  /** Turns waiting calls of cancelled campaigns into CANCELLED, at most `limit`; returns how many. */
  cancelWaiting(now: number, limit: number): Promise<number>;
  /**
   * Of these the ones that wait and are suppressed: for good, they are cancelled; for a while, they wait until it is over.
   * `now` in ms.
   */
  endSuppressed(callIds: readonly string[], now: number): Promise<{ cancelled: number; moved: number }>;
}
