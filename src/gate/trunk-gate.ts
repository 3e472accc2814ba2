// The gate of a trunk: the one writer of permits, windows and pace. What it decides is in storage before it answers.
// Knows no platform beyond its storage, so that the same code runs in a Durable Object and in the simulation.

import type { LinesQuestion } from "../actions/calls/explain-call.ts";
import {
  type InitiateDeps,
  type InitiateRequest,
  type InitiateResult,
  initiateCalls,
} from "../actions/calls/initiate-calls.ts";
import { noteEnds, SETTLED_WITHIN_MS } from "../actions/calls/note-ends.ts";
import { recordOutcomes } from "../actions/calls/record-outcomes.ts";
import { dispatchDueCalls } from "../actions/dialling/dispatch-due-calls.ts";
import { DispatchMemory } from "../actions/dialling/dispatch-memory.ts";
import type { CallStore } from "../actions/ports/call-store.ts";
import type { CampaignStore } from "../actions/ports/campaign-store.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { DialQueue } from "../actions/ports/dial-queue.ts";
import type { FetchStatus } from "../actions/trunks/ask-provider.ts";
import { endExpiredLeases, lapseUnbegun } from "../actions/trunks/end-expired-leases.ts";
import { reconcileAt, reconcileLines } from "../actions/trunks/reconcile-lines.ts";
import type { DialKey, DialMessage, LineKey } from "../domain/calls/dial-key.ts";
import type { Campaign } from "../domain/campaigns/campaign.ts";
import type { LineFacts } from "../domain/explain/explain-checks.ts";
import type { BeginVerdict, DialReport } from "../domain/trunks/dial-report.ts";
import type { GateSnapshot, GateTimingsView, Swept, TrunkState } from "../domain/trunks/gate-view.ts";
import type { Noted, NoteRequest, Withdrawal } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import { describe, log } from "../log.ts";
import { Coalesced, GroupCommit } from "./coalesce.ts";
import { logDispatch } from "./dispatch-log.ts";
import { GateAlarm } from "./gate-alarm.ts";
import { GateTimings } from "./gate-timings.ts";
import { lineFacts } from "./lines-view.ts";
import { grantedOf, Pace } from "./pace.ts";
import { SqliteNumberWindow } from "./storage/number-window.ts";
import { SqlitePermitBook } from "./storage/permit-book.ts";
import { TrunkControl } from "./trunk-control.ts";
import { trunkState } from "./trunk-state.ts";

/** Bytes accepted in one go, 10,000 numbers without metadata: what comes beyond waits for the next one. */
const LARGEST_GROUP_BYTES = 2_000_000;
/** What may wait while D1 stalls, before requests are told to come again: a fraction of the object's 128 MB. */
const MOST_WAITING_BYTES = 16_000_000;
/** What a number weighs besides its metadata, until it is stored. */
const NUMBER_BYTES = 200;
/** Campaigns remembered for accepting; more than this and they are read again. */
const KNOWN_CAMPAIGNS = 1_000;
/** Dispatches made in a row before the object takes other requests' turns into account again. */
const DISPATCHES_IN_A_ROW = 20;
/** A campaign that was given no line for so long is the first to be given one. */
const GRANTS_KEPT_MS = 86_400_000;
/** A dispatch that failed is tried again after this time. */
const FAILED_DISPATCH_RETRY_MS = 2_000;

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
  derivedCallId: InitiateDeps["derivedCallId"];
  answerOf: InitiateDeps["answerOf"];
  /** Null where the provider cannot be asked about a call. */
  fetchStatus: FetchStatus | null;
}

/** The part of a Durable Object's state that a gate needs. */
export interface GateState {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "sql">;
  waitUntil(promise: Promise<unknown>): void;
}

const NOTHING_SWEPT: Omit<Swept, "alarmsMended"> = {
  lapsed: 0,
  noted: 0,
  leasesEnded: 0,
  leasesExtended: 0,
  released: 0,
  adopted: 0,
};

export class TrunkGate {
  readonly #state: GateState;
  readonly #wired: GateDeps;
  readonly #permits: SqlitePermitBook;
  readonly #window: SqliteNumberWindow;
  readonly #pace: Pace;
  readonly #control: TrunkControl;
  readonly #alarm: GateAlarm;
  readonly #timings = new GateTimings();
  readonly #known = new Map<number, Campaign>();
  readonly #memory = new DispatchMemory();
  readonly #accept = new GroupCommit<InitiateRequest, InitiateResult>(
    group => this.#commit(group),
    weightOf,
    LARGEST_GROUP_BYTES,
    MOST_WAITING_BYTES,
  );
  readonly #dispatch = new Coalesced(() => this.#dispatchOnce());
  readonly #sweep = new Coalesced(() => this.#sweepOnce());
  #swept: Omit<Swept, "alarmsMended"> = NOTHING_SWEPT;
  #reconciledAt = 0;
  #reconcileNow = false;
  /** Counts pauses and resumptions that came by themselves, so that an older look at D1 does not undo them. */
  #pauses = 0;
  #peak = 0;

  constructor(state: GateState, deps: GateDeps) {
    const { sql } = state.storage;
    this.#state = state;
    this.#wired = deps;
    this.#permits = new SqlitePermitBook(sql, permit => {
      this.#timings.released(permit, deps.clock());
      this.#pace.forget(keyOf(permit));
    });
    this.#window = new SqliteNumberWindow(sql);
    this.#pace = new Pace(sql, deps.policy.callsPerSecond);
    this.#control = new TrunkControl(sql, deps.policy.breaker);
    this.#alarm = new GateAlarm(state.storage, deps.clock);
  }

  /** Accepts calls once they are committed; at capacity they wait. Unsure whether it was done? Ask again: 429 then. */
  async initiate(request: InitiateRequest): Promise<InitiateResult> {
    if (this.#accept.isFull(weightOf(request))) {
      const problem =
        "Too many calls wait to be stored: the database is slow. Nothing of this request was stored.";
      return { kind: "unavailable", problem };
    }
    try {
      const result = await this.#accept.submit(request);
      if (result.kind === "done" && result.accepted.length > 0) {
        this.#memory.hasCalls(request.campaignId);
        this.#dispatchSoon();
      }
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
    let room = Math.min(this.#pace.beginRoom(now), this.#control.room(now));
    const began: DialKey[] = [];
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
      began.push(permit);
      this.#timings.begun(permit, now);
      const { campaignId, campaignRevision, openUntil } = permit;
      return { go: true, campaignId, campaignRevision, openUntil };
    });
    this.#pace.began(began.map(keyOf), now);
    const { probes } = this.#control.began(began.map(keyOf), now);
    if (probes) for (const verdict of verdicts) if (verdict.go) verdict.probe = true;
    // No attempt is burnt: without its permit the call is simply due again.
    for (const message of paced) this.#permits.lapse(message);
    if (paced.length + refused > 0) this.#dispatchSoon();
    // The alarm is armed for the end of the grants: a lease may end before.
    if (began.length > 0) this.#armBefore(now + policy.leaseSeconds * 1000);
    return verdicts;
  }

  /** Where calls per second are limited: a begun attempt asks for its slot once its call is claimed. */
  async slots(keys: readonly DialKey[], withinMs: number): Promise<(number | null)[]> {
    const now = this.#wired.clock();
    const { paused, heldUntil, breaker } = this.#control.view(now);
    const stopped = paused || breaker.state === "open";
    const begun = new Map(
      this.#permits.all().flatMap(p => (p.begun && p.ended === undefined ? [[keyOf(p), p] as const] : [])),
    );
    const asking = keys.flatMap(key => {
      const permit = begun.get(keyOf(key));
      return stopped || permit === undefined ? [] : [{ key: keyOf(key), grantedAt: permit.grantedAt }];
    });
    const given = this.#pace.slots(asking, { now, from: heldUntil ?? now, withinMs });
    const slotOf = new Map(asking.map(({ key }, i) => [key, given[i] ?? null]));
    // Another dial's worth of calls may be granted; a few together, so that not every dial costs a dispatch.
    const some = Math.max(1, this.#wired.policy.callsPerSecond / 5);
    if (this.#pace.room(now, grantedOf(this.#permits.all(), now)) >= some) this.#dispatchSoon();
    return keys.map(key => slotOf.get(keyOf(key)) ?? null);
  }

  /** For dial messages that nobody delivers any more: their calls are due as before. */
  async withdraw(messages: readonly DialMessage[]): Promise<Withdrawal[]> {
    return messages.map(message => this.#permits.withdraw(message));
  }

  async release(keys: readonly LineKey[]): Promise<void> {
    let released = 0;
    for (const key of keys) if (this.#permits.release(key)) released++;
    if (released > 0) this.#dispatchSoon();
  }

  /** Decides which end holds an attempt; what nobody settles then, the alarm does. */
  async note(requests: readonly NoteRequest[]): Promise<(Noted | null)[]> {
    const noted = this.#note(requests);
    if (noted.some(n => n?.first)) this.#armBefore(this.#wired.clock() + SETTLED_WITHIN_MS);
    return noted;
  }

  #note(requests: readonly NoteRequest[]): (Noted | null)[] {
    return noteEnds({ ...this.#wired, permits: this.#permits }, requests);
  }

  async report(dials: readonly DialReport[]): Promise<void> {
    const now = this.#wired.clock();
    let changed = false;
    for (const dial of dials) if (this.#control.ended({ ...dial, key: keyOf(dial) }, now)) changed = true;
    if (changed) this.#dispatchSoon();
  }

  /** What was granted and not begun is taken back at once; what D1 says about the pause is the claim's last look. */
  async setPaused(paused: boolean): Promise<void> {
    this.#pauses++;
    if (paused) this.#control.setPaused(true);
    else this.#control.resume();
    if (paused) for (const permit of this.#permits.all()) this.#permits.lapse(permit);
    this.#dispatchSoon();
  }

  /** Somebody changed a campaign, or a minute has passed: look again, and see that the alarm is armed. */
  async wake(): Promise<void> {
    this.#known.clear();
    this.#memory.changed();
    await this.#alarm.reload();
    this.#dispatchSoon();
  }

  /** The same, waits until it is done, and tells what hung. */
  async watch(): Promise<Swept> {
    this.#known.clear();
    this.#memory.changed();
    await this.#alarm.reload();
    const { at } = this.#alarm;
    const lost = at === null || at <= this.#wired.clock();
    this.#reconcileNow = true;
    await this.#round();
    const swept = this.#swept;
    this.#swept = NOTHING_SWEPT;
    return { ...swept, alarmsMended: lost && this.#alarm.at !== null ? 1 : 0 };
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
      trunk: this.#control.view(this.#wired.clock()),
    };
  }

  /** What is going on, and how long things have taken since this object started. */
  async measured(): Promise<GateSnapshot & { timings: GateTimingsView }> {
    return { ...(await this.snapshot()), timings: this.#timings.view() };
  }

  /** Everything there is to know about the lines; told from memory. */
  async state(): Promise<TrunkState> {
    const { policy, clock } = this.#wired;
    const now = clock();
    const roomAt = this.#pace.nextRoomAt(now, grantedOf(this.#permits.all(), now));
    return trunkState(this.#permits.all(), policy, roomAt, this.#control.view(now), this.#alarm.at, now);
  }

  /** Who holds a line or a number; told from memory. */
  async permitsFor(asked: LinesQuestion): Promise<LineFacts> {
    const { policy, clock } = this.#wired;
    const now = clock();
    return {
      ...lineFacts(this.#permits.all(), asked, policy, this.#pace, now),
      trunk: this.#control.view(now),
    };
  }

  async alarm(): Promise<void> {
    this.#alarm.fired();
    await this.#round();
  }

  /** A sweep that asks a slow provider holds up no dispatch. */
  async #round(): Promise<void> {
    await Promise.all([this.#sweep.ask(), this.#dispatch.ask()]);
    await this.#tidy();
  }

  async #commit(group: InitiateRequest[]): Promise<InitiateResult[]> {
    if (this.#known.size > KNOWN_CAMPAIGNS) this.#known.clear();
    const { clock } = this.#wired;
    const startedAt = clock();
    const results = await initiateCalls({ ...this.#wired, window: this.#window, known: this.#known }, group);
    this.#timings.accept.observe(clock() - startedAt);
    return results;
  }

  /** Calls that may be granted now, lines aside. */
  #room(now: number): { room: number; paced: boolean } {
    const granted = grantedOf(this.#permits.all(), now);
    const room = this.#pace.room(now, granted);
    return { room: Math.min(room, this.#control.room(now) - granted.waiting), paced: room <= 0 };
  }

  #dispatchSoon(): void {
    this.#state.waitUntil(this.#dispatch.ask());
  }

  async #dispatchOnce(): Promise<void> {
    const { clock } = this.#wired;
    let wakeAt: number | null = null;
    let paced = false;
    const pauses = this.#pauses;
    try {
      this.#count({ lapsed: lapseUnbegun(this.#permits, clock()) });
      const deps = {
        ...this.#wired,
        permits: this.#permits,
        memory: this.#memory,
        pace: (now: number) => {
          const found = this.#room(now);
          paced ||= found.paced;
          return found.room;
        },
      };
      for (let n = 0; n < DISPATCHES_IN_A_ROW; n++) {
        const dispatchId = this.#wired.newToken();
        const startedAt = clock();
        const report = await dispatchDueCalls({ ...deps, dispatchId });
        this.#timings.dispatch.observe(clock() - startedAt);
        logDispatch(dispatchId, clock() - startedAt, report);
        for (const error of report.trouble) log.error("a campaign was not fed", { error: describe(error) });
        if (pauses === this.#pauses) this.#control.setPaused(report.trunkPaused);
        this.#peak = Math.max(this.#peak, this.#permits.all().length);
        const now = clock();
        wakeAt = earliest(
          report.nextDueAt,
          this.#control.nextLookAt(now),
          // There may be room by now of which this dispatch knew nothing.
          paced ? (this.#pace.nextRoomAt(now, grantedOf(this.#permits.all(), now)) ?? now) : null,
        );
        if (!report.more) break;
        if (n === DISPATCHES_IN_A_ROW - 1) wakeAt = clock();
      }
    } catch (error) {
      log.error("dispatch failed", { error: describe(error) });
      wakeAt = clock() + FAILED_DISPATCH_RETRY_MS;
    } finally {
      await this.#arm(wakeAt);
    }
  }

  /** Ends leases and compares permits with the calls on the line; what it frees is dispatched. */
  async #sweepOnce(): Promise<void> {
    const now = this.#wired.clock();
    const deps = { ...this.#wired, permits: this.#permits };
    const note = async (requests: readonly NoteRequest[]) => this.#note(requests);
    const release = async (keys: readonly LineKey[]) => {
      for (const key of keys) this.#permits.release(key);
    };
    const lines = this.#permits.all().length;
    let wakeAt: number | null = null;
    try {
      const { noted, ended, extended, more } = await endExpiredLeases({
        ...deps,
        recordOutcomes: ends => recordOutcomes({ ...this.#wired, note, release }, ends),
      });
      this.#count({ noted, leasesEnded: ended, leasesExtended: extended });
      if (more) wakeAt = now;
    } catch (error) {
      log.error("sweep failed", { error: describe(error) });
      wakeAt = now + FAILED_DISPATCH_RETRY_MS;
    }
    try {
      const due = reconcileAt(this.#permits, this.#reconciledAt);
      if (this.#reconcileNow || (due !== null && due <= now)) {
        this.#reconcileNow = false;
        this.#reconciledAt = now;
        this.#count(await reconcileLines(deps));
      }
    } catch (error) {
      log.error("permits and calls were not compared", { error: describe(error) });
      wakeAt = now + FAILED_DISPATCH_RETRY_MS;
    }
    await this.#arm(wakeAt);
    if (this.#permits.all().length < lines) await this.#dispatch.ask();
  }

  #count(found: Partial<Swept>): void {
    const swept = { ...this.#swept };
    for (const key of Object.keys(swept) as (keyof typeof swept)[]) swept[key] += found[key] ?? 0;
    this.#swept = swept;
  }

  async #arm(at: number | null): Promise<void> {
    const times = this.#permits.all().map(p => p.expiresAt);
    await this.#armAt(earliest(at, reconcileAt(this.#permits, this.#reconciledAt), ...times));
  }

  async #armAt(at: number | null): Promise<void> {
    await this.#alarm.arm(at).catch(notArmed);
  }

  #armBefore(at: number): void {
    this.#state.waitUntil(this.#alarm.armBefore(at).catch(notArmed));
  }

  /** What is not urgent: forgotten windows, the day's peak. Never in the way of a dispatch. */
  async #tidy(): Promise<void> {
    const { clock, policy, recordPeak } = this.#wired;
    const now = clock();
    this.#window.turnIfTime(now, policy.duplicateWindowMs);
    this.#permits.forgetGrants(now - GRANTS_KEPT_MS);
    if (this.#peak === 0) return;
    try {
      await recordPeak(this.#peak, now);
      this.#peak = this.#permits.all().length;
    } catch (error) {
      log.error("the peak was not stored", { error: describe(error) });
    }
  }
}

/** In bytes, about. */
const weightOf = ({ numbers }: InitiateRequest): number =>
  numbers.reduce((sum, { metadata }) => sum + NUMBER_BYTES + (metadata?.length ?? 0), 0);
const notArmed = (error: unknown) => log.error("the alarm was not armed", { error: describe(error) });

const keyOf = ({ callId, attempt }: DialKey) => `${callId}:${attempt}`;

function earliest(...times: (number | null)[]): number | null {
  const set = times.filter((t): t is number => t !== null);
  return set.length === 0 ? null : set.reduce((a, b) => Math.min(a, b));
}
