// What a case needs for itself, made without being counted: the same few rows whatever the crowd.
import { env } from "cloudflare:workers";
import type { Claimable, DialKey } from "../../../src/domain/calls/dial-key.ts";
import type { NewCall } from "../../../src/domain/calls/new-call.ts";
import type { Reservation } from "../../../src/domain/calls/reservation.ts";
import type { Settlement } from "../../../src/domain/calls/transitions.ts";
import { partyOf } from "../../../src/domain/compliance/party.ts";
import { acceptCalls } from "../../../src/store/calls/accept-calls.ts";
import { moveCampaign } from "../../../src/store/campaigns/campaigns.ts";
import { insertCampaign } from "../../../src/store/campaigns/create-campaign.ts";
import { storeDeadLetters } from "../../../src/store/dead-letters/dead-letters.ts";
import { claimCalls } from "../../../src/store/dialling/claim-calls.ts";
import { settleCalls } from "../../../src/store/dialling/settle-calls.ts";
import { reserveKey } from "../../../src/store/idempotency-keys.ts";
import { newCalls } from "../dial-a-batch.ts";

/** Calls, contacts, letters of a case. */
export const FEW = 20;
export const HOUR_MS = 3_600_000;
export const WINDOW_MS = 300_000;

export const FIELDS = { name: "a case" };

/** What may be said of the person called. */
export const SAID = {
  personId: "p-1",
  party: { ...partyOf({}), postalCode: "33101", subject: "renewal", locationTrusted: true },
};

export const contacts = (count: number, tag: number) =>
  Array.from({ length: count }, (_, i) => ({
    phoneNumber: `+44${tag}${String(i).padStart(6, "0")}`,
    timeZone: null,
    metadata: null,
  }));

export class SmallWorld {
  readonly campaigns: number[] = [];
  readonly now: number;
  readonly #tag: string;
  #names = 0;

  /** `tag` is in all names of this world, and in no other's. */
  constructor(now: number, tag: string) {
    this.now = now;
    this.#tag = tag;
  }

  /** A text that nothing else is called. */
  name(): string {
    return `${this.#tag}-${this.#names++}`;
  }

  /** With as many contacts as are given. */
  async campaign(count = 0): Promise<number> {
    const id = await insertCampaign(env.DB, FIELDS, contacts(count, 100 + this.campaigns.length), this.now);
    this.campaigns.push(id);
    return id;
  }

  async started(count = 0): Promise<number> {
    const id = await this.campaign(count);
    await moveCampaign(env.DB, id, "start", this.now);
    return id;
  }

  async accepted(change: Partial<NewCall> = {}): Promise<NewCall[]> {
    const id = change.campaignId ?? (await this.campaign());
    const calls = newCalls(id, FEW, this.now).map(call => ({ ...call, metadata: '{"a":1}', ...change }));
    await acceptCalls(env.DB, calls, WINDOW_MS);
    return calls;
  }

  async onTheLine(nonce = "nonce"): Promise<NewCall[]> {
    const calls = await this.accepted();
    await claimCalls(env.DB, claimable(calls), nonce, this.now);
    return calls;
  }

  /** Ended before they were dialled, with attempts left, and a letter about each. */
  async undelivered(): Promise<{ calls: NewCall[]; letters: (DialKey & { id: string })[] }> {
    const calls = await this.accepted();
    const failed = { stage: "failed", status: "FAILED", outcome: "FAILED" } as const;
    await settleCalls(
      env.DB,
      calls.map(call => settlement(call, { ...failed, undialled: true })),
      this.now,
    );
    const letters = calls.map(({ callId }) => ({ id: this.name(), callId, attempt: 1 }));
    await storeDeadLetters(
      env.DB,
      letters.map(({ id, callId }) => letter(id, callId)),
      this.now - 20 * 24 * HOUR_MS,
    );
    return { calls, letters };
  }

  async reserved(): Promise<Reservation> {
    const key = { id: this.name(), bodyHash: "b", owner: "o" };
    const kept = await reserveKey(env.DB, key, this.now, HOUR_MS);
    if (kept.kind !== "mine") throw new Error(`the key is ${kept.kind}`);
    return kept.reservation;
  }

  /** What the cases have left is like the crowd, whose ids begin with zeros. */
  async end(): Promise<void> {
    await env.DB.batch([
      env.DB.prepare("DELETE FROM dial_answers WHERE second <= ?1").bind(Math.floor(this.now / 1000)),
      env.DB.prepare("UPDATE calls SET status = 'PICKED', next_attempt_at = NULL WHERE call_id > '01'"),
      env.DB.prepare("UPDATE campaigns SET emptied = 1 WHERE status = 'cancelled'"),
    ]);
  }
}

export const keys = (calls: readonly NewCall[]): DialKey[] =>
  calls.map(({ callId }) => ({ callId, attempt: 1 }));

export const claimable = (calls: readonly NewCall[]): Claimable[] =>
  calls.map(({ callId, campaignId }) => ({
    callId,
    attempt: 1,
    campaignId,
    campaignRevision: 1,
    // Judged by whatever rules other cases have left.
    tenantRevision: Number.MAX_SAFE_INTEGER,
  }));

export const settlement = (call: NewCall, change: Partial<Settlement> = {}): Settlement => ({
  callId: call.callId,
  attempt: 1,
  stage: "picked",
  status: "PICKED",
  outcome: "PICKED",
  nextAttemptAt: null,
  maxAttempts: 3,
  duration: 1,
  endedAt: call.createdAt,
  externalCallId: "e",
  attemptError: null,
  error: null,
  ...change,
});

export const letter = (id: string, callId: string | null) => ({
  id,
  queue: "dial-queue",
  payload: "{}",
  reason: "x",
  error: null,
  callId,
  tries: 1,
});
