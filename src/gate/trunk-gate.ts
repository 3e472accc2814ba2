// The gate of a trunk: the one writer of permits, windows and pace. What it decides is in storage before it answers.
// Knows no platform beyond its storage, so that the same code runs in a Durable Object and in the simulation.
import { dispatchDueCalls } from "../actions/dispatch-due-calls.ts";
import { endExpiredLeases } from "../actions/end-expired-leases.ts";
import type { LinesQuestion } from "../actions/explain-call.ts";
import { type InitiateRequest, type InitiateResult, initiateCalls } from "../actions/initiate-calls.ts";
import type {
  BeginVerdict,
  CallStore,
  CampaignStore,
  Clock,
  DialKey,
  DialMessage,
  DialQueue,
  LineKey,
  Policy,
} from "../actions/ports.ts";
import { recordOutcomes } from "../actions/record-outcomes.ts";
import { releaseUnclaimedPermits } from "../actions/release-unclaimed-permits.ts";
import type { Campaign } from "../domain/campaign.ts";
import type { LineFacts } from "../domain/explain-checks.ts";
import { describe, log } from "../log.ts";
import { Coalesced, GroupCommit } from "./coalesce.ts";
import { GateAlarm } from "./gate-alarm.ts";
import { lineFacts } from "./lines-view.ts";
import { SqliteNumberWindow } from "./number-window.ts";
import { Pace } from "./pace.ts";
import { SqlitePermitBook } from "./permit-book.ts";

/** Campaigns remembered for accepting; more than this and they are read again. */
const KNOWN_CAMPAIGNS = 1_000;
/** Dispatches made in a row before the object takes other requests' turns into account again. */
const DISPATCHES_IN_A_ROW = 20;
/** A dispatch that failed is tried again after this time. */
const FAILED_DISPATCH_RETRY_MS = 2_000;

export type AcceptAnswer = InitiateResult | { kind: "unavailable"; problem: string };

export interface GateSnapshot {
  permits: number;
  begun: number;
  byCampaign: Record<string, number>;
  peak: number;
  maxConcurrentCalls: number;
  alarmAt: number | null;
}

/** What a gate is wired to. */
export interface GateDeps {
  calls: CallStore;
  campaigns: CampaignStore;
  policy: Policy;
  clock: Clock;
  queue: DialQueue;
  /** Notes the day's peak of lines in use. */
  recordPeak: (peak: number, now: number) => Promise<void>;
  /** Ids that sort by (time, order of asking). */
  newCallId: (now: number) => string;
  newToken: () => string;
}

/** The part of a Durable Object's state that a gate needs. */
export interface GateState {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "sql">;
  waitUntil(promise: Promise<unknown>): void;
}

export class TrunkGate {
  readonly #state: GateState;
  readonly #wired: GateDeps;
  readonly #permits: SqlitePermitBook;
  readonly #window: SqliteNumberWindow;
  readonly #pace: Pace;
  readonly #alarm: GateAlarm;
  readonly #known = new Map<number, Campaign>();
  readonly #seen = new Set<string>();
  readonly #lastLook = { campaigns: [], closedUntil: new Map<string, number>() };
  readonly #accept = new GroupCommit<InitiateRequest, InitiateResult>(group => this.#commit(group));
  readonly #dispatch = new Coalesced(() => this.#dispatchOnce());
  #peak = 0;
  #windowPurgedAt = 0;

  constructor(state: GateState, deps: GateDeps) {
    const { sql } = state.storage;
    this.#state = state;
    this.#wired = deps;
    this.#permits = new SqlitePermitBook(sql);
    this.#window = new SqliteNumberWindow(sql);
    this.#pace = new Pace(sql, deps.policy.callsPerSecond);
    this.#alarm = new GateAlarm(state.storage, deps.clock);
  }

  /** Accepts calls once they are committed; at capacity they wait. Unsure whether it was done? Ask again: 429 then. */
  async initiate(request: InitiateRequest): Promise<AcceptAnswer> {
    try {
      const result = await this.#accept.submit(request);
      if (result.kind === "done" && result.accepted.length > 0) this.#dispatchSoon();
      return result;
    } catch (error) {
      log.error("calls could not be accepted", { error: describe(error) });
      return {
        kind: "unavailable",
        problem: "The calls could not be stored; nothing is known to be accepted.",
      };
    }
  }

  async begin(messages: readonly DialMessage[]): Promise<BeginVerdict[]> {
    const { policy, clock } = this.#wired;
    const now = clock();
    let room = this.#pace.room(now);
    let began = 0;
    let refused = 0;
    const paced: DialMessage[] = [];
    const verdicts = messages.map((message): BeginVerdict => {
      if (room <= 0) {
        paced.push(message);
        return { go: false };
      }
      const permit = this.#permits.begin(message, now, now + policy.leaseSeconds * 1000);
      if (permit === null) return { go: false };
      if (permit.rulesVersion !== policy.version) {
        this.#permits.release(permit);
        refused++;
        return { go: false };
      }
      room--;
      began++;
      const { campaignId, campaignRevision, openUntil } = permit;
      return { go: true, campaignId, campaignRevision, openUntil };
    });
    this.#pace.began(began, now);
    // No attempt is burnt: without its permit the call is simply due again.
    for (const message of paced) this.#permits.lapse(message);
    if (paced.length + refused > 0) this.#dispatchSoon();
    return verdicts;
  }

  async release(keys: readonly LineKey[]): Promise<void> {
    let released = 0;
    for (const key of keys) if (this.#permits.release(key)) released++;
    if (released > 0) this.#dispatchSoon();
  }

  /** Somebody changed a campaign, or a minute has passed: look again, and see that the alarm is armed. */
  async wake(): Promise<void> {
    this.#known.clear();
    await this.#alarm.reload();
    this.#dispatchSoon();
  }

  /** The same, and waits until it is done. */
  async watch(): Promise<void> {
    this.#known.clear();
    await this.#alarm.reload();
    await this.#tidy();
    await this.#dispatch.ask();
  }

  async snapshot(): Promise<GateSnapshot> {
    const all = this.#permits.all();
    const byCampaign: Record<string, number> = {};
    for (const p of all) byCampaign[p.campaignId] = (byCampaign[p.campaignId] ?? 0) + 1;
    return {
      permits: all.length,
      begun: all.filter(p => p.begun).length,
      byCampaign,
      peak: this.#peak,
      maxConcurrentCalls: this.#wired.policy.maxConcurrentCalls,
      alarmAt: this.#alarm.at,
    };
  }

  /** Who holds a line or a number; told from memory. */
  async permitsFor(asked: LinesQuestion): Promise<LineFacts> {
    const { policy, clock } = this.#wired;
    return lineFacts(this.#permits.all(), asked, policy, this.#pace, clock());
  }

  async alarm(): Promise<void> {
    this.#alarm.fired();
    await this.#tidy();
    await this.#dispatch.ask();
  }

  async #commit(group: InitiateRequest[]): Promise<InitiateResult[]> {
    if (this.#known.size > KNOWN_CAMPAIGNS) this.#known.clear();
    return initiateCalls({ ...this.#wired, window: this.#window, known: this.#known }, group);
  }

  #waitingToBegin(): number {
    return this.#permits.all().filter(p => !p.begun).length;
  }

  #dispatchSoon(): void {
    this.#state.waitUntil(this.#dispatch.ask());
  }

  async #dispatchOnce(): Promise<void> {
    const { clock } = this.#wired;
    let wakeAt: number | null = null;
    try {
      const deps = {
        ...this.#wired,
        permits: this.#permits,
        lastLook: this.#lastLook,
        pace: (now: number) => this.#pace.room(now) - this.#waitingToBegin(),
      };
      const release = async (keys: readonly DialKey[]) => {
        for (const key of keys) this.#permits.release(key);
      };
      await endExpiredLeases({
        ...deps,
        recordOutcomes: reports => recordOutcomes({ ...this.#wired, release }, reports),
      });
      const { nextLookAt } = await releaseUnclaimedPermits({ ...deps, seen: this.#seen });
      for (let n = 0; n < DISPATCHES_IN_A_ROW; n++) {
        const report = await dispatchDueCalls(deps);
        for (const error of report.trouble) log.error("a campaign was not fed", { error: describe(error) });
        this.#peak = Math.max(this.#peak, this.#permits.all().length);
        wakeAt = earliest(
          report.nextDueAt,
          nextLookAt,
          this.#pace.nextRoomAt(clock(), this.#waitingToBegin()),
        );
        if (!report.more) break;
        if (n === DISPATCHES_IN_A_ROW - 1) wakeAt = clock();
      }
    } catch (error) {
      log.error("dispatch failed", { error: describe(error) });
      wakeAt = clock() + FAILED_DISPATCH_RETRY_MS;
    } finally {
      await this.#alarm
        .arm(earliest(wakeAt, ...this.#permits.all().map(p => p.expiresAt)))
        .catch(error => log.error("the alarm was not armed", { error: describe(error) }));
    }
  }

  /** What is not urgent: forgotten windows, the day's peak. Never in the way of a dispatch. */
  async #tidy(): Promise<void> {
    const { clock, policy, recordPeak } = this.#wired;
    const now = clock();
    if (this.#seen.size > 10 * policy.maxConcurrentCalls) this.#seen.clear();
    if (now - this.#windowPurgedAt >= 60_000) {
      this.#windowPurgedAt = now;
      this.#window.purge(now, policy.duplicateWindowMs);
    }
    if (this.#peak === 0) return;
    try {
      await recordPeak(this.#peak, now);
      this.#peak = this.#permits.all().length;
    } catch (error) {
      log.error("the peak was not stored", { error: describe(error) });
    }
  }
}

function earliest(...times: (number | null)[]): number | null {
  const set = times.filter((t): t is number => t !== null);
  return set.length === 0 ? null : set.reduce((a, b) => Math.min(a, b));
}
