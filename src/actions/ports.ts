// The few small interfaces that the actions need. src/store, src/gate, src/queues and src/telephony implement them.
import type { BreakerRules, DialResult } from "../domain/breaker.ts";
import type { AttemptStatus, Call, CallStage } from "../domain/call.ts";
import type { Campaign } from "../domain/campaign.ts";
import type { Restored } from "../domain/give-back.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { RulesInForce } from "../domain/retry-decision.ts";
import type { AttemptEnd } from "../domain/settlement.ts";

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** A call on the line, as D1 knows it. */
export interface LiveCall extends DialKey {
  campaignId: number;
  phoneNumber: string;
  /** When it was claimed, in ms. */
  startedAt: number;
}

/** The rules file and what the settings say on top of it. */
export interface Policy extends RulesInForce {
  /** Hash of the rules; a permit given under other rules is not begun. */
  version: string;
  maxConcurrentCalls: number;
  duplicateWindowMs: number;
  leaseSeconds: number;
  /** 0 = unlimited. */
  callsPerSecond: number;
  /** The most calls one dispatch looks at. */
  dispatchBatchSize: number;
  breaker: BreakerRules;
}

/** One call about to be accepted. */
export interface NewCall {
  callId: string;
  campaignId: number;
  /** The campaign's revision that the fields below were decided on. */
  campaignRevision: number;
  phoneNumber: string;
  maxAttempts: number;
  nextAttemptAt: number;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
  createdAt: number;
}

/** The right to answer an Idempotency-Key. */
export interface Reservation {
  /** Of the key: SHA-256 in hex. */
  id: string;
  /** The request that holds it. */
  owner: string;
  /** When the key was first seen: with `id` it decides the ids of calls, so that doing it again finds them. */
  createdAt: number;
}

/** What a request for one call is answered once that call is stored. */
export interface CallAnswer {
  callId: string;
  reservation: Reservation;
  status: number;
  /** JSON text. */
  answer: string;
}

/** The accepted call that occupies a number's duplicate window. */
export interface WindowHolder {
  callId: string;
  acceptedAt: number;
}

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
}

/** How many due calls of a campaign are wanted, those behind `after` in their order. */
export interface WantedCalls {
  campaignId: number;
  limit: number;
  after: Pick<DueCall, "nextAttemptAt" | "callId"> | null;
}

/** Which campaigns a dispatch looks at: the next few of all that may have work, and these. */
export interface CampaignsAsked {
  /** Ids above this one; null = none of them. */
  after: number | null;
  limit: number;
  ids: readonly number[];
}

/** A campaign as dispatch sees it. */
export interface DispatchCampaign {
  campaign: Campaign;
  hasDue: boolean;
  /** The earliest waiting call that is not due yet; null = none. */
  nextDueAt: number | null;
  /** Contacts that are not calls yet, of a campaign in progress. */
  hasContacts: boolean;
}

/** What identifies one dial: it reaches the provider at most once. */
export interface DialKey {
  callId: string;
  attempt: number;
}

/** An attempt that its gate let go, under the campaign's revision that dispatch looked at. */
export interface Claimable extends DialKey {
  campaignId: number;
  campaignRevision: number;
}

/** A line to be given back: that of an attempt, or, with a token, only that of this very permit. */
export interface LineKey extends DialKey {
  token?: string;
}

/** A dial message: ids only, never state. */
export interface DialMessage extends DialKey {
  token: string;
  /** The dispatch that sent it, for the log. */
  dispatchId?: string | undefined;
}

export interface ClaimedCall extends DialKey {
  campaignId: number;
  campaignName: string;
  phoneNumber: string;
  metadata: unknown;
}

/** How an attempt ended, and what follows for its call: the input of one guarded transition. */
export interface Settlement extends DialKey {
  stage: CallStage;
  status: Call["status"];
  nextAttemptAt: number | null;
  maxAttempts: number;
  outcome: Outcome;
  /** Seconds. */
  duration: number;
  endedAt: number;
  externalCallId: string | null;
  /** Of the attempt. */
  attemptError: string | null;
  /** Of the call. */
  error: string | null;
  /** It ends an attempt that the call still waits for, and only that. */
  undialled?: boolean;
}

/** A refused attempt that counts for nothing, and its call as it is to be: the input of one guarded transition. */
export interface GiveBack extends DialKey, Restored {
  /** Of the claim that was refused. */
  nonce: string;
}

export interface AnswerRecord extends DialKey {
  status: Extract<AttemptStatus, "PROCESSING" | "unknown">;
  externalCallId: string | null;
  error: string | null;
}

export interface CallStore {
  /**
   * Inserts those whose campaign takes calls and whose number is outside its window; returns their ids. Answers are
   * kept with their calls.
   */
  accept(calls: readonly NewCall[], windowMs: number, answers?: readonly CallAnswer[]): Promise<Set<string>>;
  /** Which of these are there, to these numbers: what an insert whose answer was lost has done. */
  existing(calls: readonly Pick<NewCall, "callId" | "phoneNumber">[]): Promise<Set<string>>;
  /** The accepted calls that hold these numbers' windows. */
  holders(phoneNumbers: readonly string[], since: number): Promise<Map<string, WindowHolder>>;
  /** The calls of each campaign that have waited longest, in one statement. */
  due(wanted: readonly WantedCalls[], now: number): Promise<DueCall[]>;
  /** Moves what is due of one campaign, zone and kind to a later opening, at most `limit` rows; returns how many. */
  postpone(
    which: { campaignId: number; timeZone: string | null; retries: boolean },
    now: number,
    until: number,
    limit: number,
  ): Promise<number>;
  /** Ends waiting calls whose attempts are used up. */
  exhaust(calls: readonly (DialKey & { error: string; maxAttempts: number })[], now: number): Promise<void>;
  /** Claim, last look and mark in one statement: only what comes back may be dialled. */
  claim(wanted: readonly Claimable[], nonce: string, now: number): Promise<ClaimedCall[]>;
  /** The ids of those whose very attempt is in flight. */
  inFlight(wanted: readonly DialKey[]): Promise<Set<string>>;
  /** Reads back a claim whose answer was lost. */
  claimed(nonce: string, wanted: readonly DialKey[]): Promise<ClaimedCall[]>;
  recordAnswers(answers: readonly AnswerRecord[], now: number): Promise<void>;
  byIds(callIds: readonly string[]): Promise<{ call: Call; campaign: Campaign }[]>;
  /** Returns the ids whose attempt these settlements ended. */
  settle(settlements: readonly Settlement[], now: number): Promise<Set<string>>;
  /** Takes back claims whose dial was refused; returns the ids of those calls. */
  giveBack(attempts: readonly GiveBack[], now: number): Promise<Set<string>>;
  /** Attempts on the line that began before `before` (ms), oldest first. */
  onTheLineSince(before: number, limit: number): Promise<LiveCall[]>;
  /** Of the attempts on the line those whose dial got no answer. */
  unanswered(before: number, limit: number): Promise<LiveCall[]>;
  /** Turns waiting calls of cancelled campaigns into CANCELLED, at most `limit`; returns how many. */
  cancelWaiting(now: number, limit: number): Promise<number>;
}

export interface Contact {
  id: number;
  /** When its campaign called it, of a call that is in the archive now, in ms; null = not that. */
  calledAt: number | null;
  phoneNumber: string;
  timeZone: string | null;
  /** JSON text, or null. */
  metadata: string | null;
}

/** Contacts of one zone of a campaign that are not calls yet. */
export interface ContactZone {
  /** Null = the campaign's own. */
  timeZone: string | null;
  /** The id of the last contact of the zone that was taken. */
  cursor: number;
  /** Contacts behind the cursor. */
  waiting: number;
}

/** What is taken of a zone's contacts. */
export interface FedZone {
  timeZone: string | null;
  /** The last one taken. */
  cursor: number;
  /** How many were taken, those among them that were called already. */
  passed: number;
}

/** What a dispatch sees of D1 in one round trip. */
export interface DispatchLook {
  looked: DispatchCampaign[];
  due: DueCall[];
  /** Somebody has paused the trunk. */
  trunkPaused: boolean;
  /** Of the campaigns walked, not of those asked for by id: the last one's id; null = there are no more. */
  walkedTo: number | null;
}

export interface CampaignStore {
  byIds(ids: readonly number[]): Promise<Map<number, Campaign>>;
  /** Campaigns that may have work; in the same round trip the calls that a dispatch expects to want. */
  look(now: number, campaigns: CampaignsAsked, expected: readonly WantedCalls[]): Promise<DispatchLook>;
  /** The zones of a campaign that have contacts past their cursor. */
  waitingZones(campaignId: number): Promise<ContactZone[]>;
  contactsPast(
    campaignId: number,
    zones: readonly Pick<ContactZone, "timeZone" | "cursor">[],
    limitEach: number,
  ): Promise<Contact[]>;
  /** Turns contacts into calls and moves the cursors, in one batch guarded by what was taken before; whether it did. */
  feed(
    campaign: Campaign,
    calls: readonly NewCall[],
    zones: readonly FedZone[],
    windowMs: number,
  ): Promise<boolean>;
  /** Completes those of these campaigns that are in progress and have nothing left; returns their ids. */
  completeFinished(now: number, ids: readonly number[]): Promise<number[]>;
  /** The next campaigns in progress, by id. */
  inProgressAfter(id: number, limit: number): Promise<number[]>;
}

/** A leased line: one (call, attempt) that may be, or is being, dialled. */
export interface Permit extends DialMessage {
  campaignId: number;
  phoneNumber: string;
  campaignRevision: number;
  rulesVersion: string;
  /** When the calling window that was looked at closes; null = it stays open. */
  openUntil: number | null;
  begun: boolean;
  /** Null until it has begun. */
  begunAt: number | null;
  grantedAt: number;
  /** Not begun: when it lapses. Begun: when the lease ends. Ended: when the gate settles what nobody has settled. */
  expiresAt: number;
  /** How its attempt ended, as far as anybody has said: the first that was noted. */
  ended?: AttemptEnd;
}

/** What the gate is asked: does this end hold its attempt, or one that was noted before? */
export interface NoteRequest {
  /** (One that was never dialled is not asked about.) */
  end: AttemptEnd;
  /** For the permit that carries the note where there is none. */
  campaignId: number;
  phoneNumber: string;
  /** It was received, and got its time, before; else its time is that of the note. */
  receivedBefore: boolean;
}

export interface Noted {
  /** The end that holds the attempt. */
  end: AttemptEnd;
  /** Of the permit that carries it. */
  token: string;
  /** It is the one that was asked about, and it was not noted before. */
  first: boolean;
  /** Its attempt had no permit: it may have ended before, which D1 knows. */
  adopted: boolean;
}

/** The permits of a trunk, in durable storage. Synchronous: one decision, one commit. */
export interface PermitBook {
  all(): readonly Permit[];
  of(callId: string): Permit | undefined;
  grant(permits: readonly Permit[]): void;
  /** Marks the attempt as going out and sets its lease, once; null when the permit is not (any more) this message's. */
  begin(message: DialMessage, now: number, leaseEndsAt: number): Permit | null;
  /** Adds permits for calls that are on the line without one; a call that has one keeps it. Returns how many. */
  adopt(permits: readonly Permit[]): number;
  /** The lease of exactly this attempt ends later. */
  extend(key: DialKey, expiresAt: number): void;
  /** From now on the permit only carries the end of its attempt: it is not begun any more. */
  note(permit: Permit, ended: AttemptEnd, expiresAt: number): void;
  /** Removes this message's permit if it was neither begun nor ended. */
  lapse(message: DialMessage): boolean;
  /** The same, saying why when there was nothing to remove. */
  withdraw(message: DialMessage): Withdrawal;
  /** Removes the permit of exactly this attempt, and of this token if one is given; true when there was one. */
  release(key: LineKey): boolean;
  lastGrantedAt(campaignId: number): number;
}

/** The duplicate window: which call holds a number, until when. */
export interface NumberWindow {
  holder(phoneNumber: string, now: number, windowMs: number): WindowHolder | null;
  hold(phoneNumber: string, holder: WindowHolder): void;
}

export interface DialQueue {
  /** All or an error; a message may still have gone out when it fails. */
  send(messages: readonly DialMessage[]): Promise<void>;
}

export type BeginVerdict =
  /** `probe`: the gate wants to know what becomes of it, whatever that is. */
  | { go: true; campaignId: number; campaignRevision: number; openUntil: number | null; probe?: boolean }
  | { go: false };

/** What became of a dial: the trunk's health, not the call's. */
export interface DialReport extends DialKey {
  result: DialResult;
  /** The provider wants to be left alone for so long. */
  holdSeconds: number | null;
}
/**
 * What became of a dial message that is not delivered any more. `withdrawn`: its permit was not begun and is gone now.
 * `begun`: it may be dialled, or was. `superseded`: its call has another permit, or has ended. `gone`: its call has none.
 */
export type Withdrawal = "withdrawn" | "begun" | "superseded" | "gone";

/** One of the few requests to the provider that an invocation may have open at once. */
export interface Connection {
  /** Others may use it until it is taken again. */
  lend(): void;
  take(): Promise<void>;
  /** It is not needed any more. */
  end(): void;
}

/** The gate as the rest of the program calls it. */
export interface GateClient {
  /** One verdict a message, in order. A second begin of the same message is refused. */
  begin(messages: readonly DialMessage[]): Promise<BeginVerdict[]>;
  /**
   * Under a limit of calls per second: when each of these, begun and claimed, may be dialled, in ms from the gate's
   * answer, and no later than `withinMs` after that. Null = not soon, or it is not to be dialled (any more).
   */
  slots(keys: readonly DialKey[], withinMs: number): Promise<(number | null)[]>;
  release(keys: readonly LineKey[]): Promise<void>;
  /** One answer a request, in order; null = the call has a later permit, so that attempt has ended. */
  note(requests: readonly NoteRequest[]): Promise<(Noted | null)[]>;
  /** Dials that failed, and those that the gate asked about. */
  report(dials: readonly DialReport[]): Promise<void>;
  /** Takes permits back that were not begun, one answer a message. Dispatches nothing: see `wake`. */
  withdraw(messages: readonly DialMessage[]): Promise<Withdrawal[]>;
  /** Look again: something may be due, or a campaign changed. */
  wake(): Promise<void>;
}
