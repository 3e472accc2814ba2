// The gate of a trunk: the one writer of permits, windows and pace. What it decides is in storage before it answers.
// Knows no platform beyond its storage: the same code runs in a Durable Object and in the simulation. Here is what it
// can be asked, and how its parts are joined.

import type { InitiateDeps } from "../actions/calls/initiate-calls.ts";
import type { CallStore } from "../actions/ports/call-store.ts";
import type { CampaignStore } from "../actions/ports/campaign-store.ts";
import type { Clock } from "../actions/ports/clock.ts";
import type { DialQueue } from "../actions/ports/dial-queue.ts";
import type { FetchStatus } from "../actions/ports/provider.ts";
import type { TrunkStore } from "../actions/ports/trunk-store.ts";
import type { Acceptance } from "../domain/calls/acceptance.ts";
import type { DialKey, DialMessage, LineKey } from "../domain/calls/dial-key.ts";
import type { InitiateRequest } from "../domain/calls/initiate-request.ts";
import { maskPhoneNumbers } from "../domain/contacts/phone-number.ts";
import type { LineFacts, LinesQuestion } from "../domain/explain/explain-checks.ts";
import { DAY_MS } from "../domain/time-units.ts";
import type { CallerIdPool } from "../domain/trunks/caller-ids/caller-id-pool.ts";
import type { BeginVerdict, DialReport } from "../domain/trunks/dial-report.ts";
import type { GateSnapshot, GateTimingsView, Swept, TrunkState } from "../domain/trunks/gate-view.ts";
import type { Noted, NoteRequest, Withdrawal } from "../domain/trunks/permit.ts";
import type { Policy } from "../domain/trunks/policy.ts";
import { servingTrunks, type TrunkShare } from "../domain/trunks/sharing.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import { log } from "../log.ts";
import { Acceptor } from "./acceptor.ts";
import { Admission, type AdmissionDeps } from "./admission.ts";
import { Dispatcher } from "./dispatcher.ts";
import { GateAlarm } from "./gate-alarm.ts";
import { gateSnapshot } from "./gate-snapshot.ts";
import { GateTimings } from "./gate-timings.ts";
import { lineFacts } from "./lines-view.ts";
import { OwnTrunk } from "./own-trunk.ts";
import { Pace } from "./pace.ts";
import { Peak } from "./peak.ts";
import { CallerIds } from "./storage/caller-ids.ts";
import { ControlRow } from "./storage/control-row.ts";
import { SqliteNumberWindow } from "./storage/number-window.ts";
import { SqlitePermitBook } from "./storage/permit-book.ts";
import { Sweeper } from "./sweeper.ts";
import { TellOthers } from "./tell-others.ts";
import { TrunkCallerIds } from "./trunk-caller-ids.ts";
import { TrunkControl } from "./trunk-control.ts";
import { trunkState } from "./trunk-state.ts";

/** A campaign that was given no line for so long is the first to be given one. */
const GRANTS_KEPT_MS = DAY_MS;

/** What a gate is wired to. */
export interface GateDeps {
  /** Of its trunk. */
  name: string;
  calls: CallStore;
  campaigns: CampaignStore;
  trunks: Pick<TrunkStore, "setUnavailable">;
  suppressions: InitiateDeps["suppressions"];
  /** Lines and pace are those of the default trunk. */
  policy: Policy;
  clock: Clock;
  queue: DialQueue;
  /** Notes the day's peak of lines in use. */
  recordPeak: (peak: number, now: number) => Promise<void>;
  /** Ids that sort by (time, order of asking). */
  newCallId: (now: number) => string;
  newToken: () => string;
  derivedCallId: InitiateDeps["derivedCallId"];
  /** Null where the provider cannot be asked about a call. */
  fetchStatus: FetchStatus | null;
  /** The gates of other trunks. What they are not told, they find within a minute. */
  others: {
    /** Something has changed: look at everything again. */
    wake(name: string): Promise<void>;
    hasCalls(name: string, campaignIds: readonly number[]): Promise<void>;
  };
}

/** The part of a Durable Object's state that a gate needs. */
export interface GateState {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "sql">;
  waitUntil(promise: Promise<unknown>): void;
}

export class TrunkGate {
  readonly #state: GateState;
  readonly #wired: GateDeps;
  readonly #policy: Policy;
  readonly #tellOthers: TellOthers;
  readonly #permits: SqlitePermitBook;
  readonly #window: SqliteNumberWindow;
  readonly #pace: Pace;
  readonly #control: TrunkControl;
  readonly #uses: CallerIds;
  readonly #callerIds: TrunkCallerIds;
  readonly #alarm: GateAlarm;
  /** All trunks, as the last dispatch has read them. */
  #seen: readonly TrunkShare[] = [];
  readonly #timings = new GateTimings();
  readonly #peak = new Peak();
  readonly #acceptor: Acceptor;
  readonly #admission: Admission;
  readonly #dispatcher: Dispatcher;
  readonly #sweeper: Sweeper;

  constructor(state: GateState, deps: GateDeps) {
    const { sql } = state.storage;
    const { clock, name } = deps;
    this.#state = state;
    this.#wired = deps;
    const waitUntil = (promise: Promise<unknown>) => state.waitUntil(promise);
    const tellOthers = new TellOthers(deps.others, waitUntil);
    this.#tellOthers = tellOthers;
    const control = new TrunkControl(sql, deps.policy.breaker);
    const trunk = new OwnTrunk({
      ...deps,
      settings: deps.policy,
      stored: new ControlRow(sql),
      control,
      onLimits: ({ callsPerSecond }, now) => pace.limit(callsPerSecond, now),
      onCallerIds: () => permits.lapseAll(),
      wake: names => tellOthers.wake(names),
      waitUntil,
    });
    const policy: Policy = {
      ...deps.policy,
      get maxConcurrentCalls() {
        return trunk.limits.maxConcurrentCalls;
      },
      get callsPerSecond() {
        return trunk.limits.callsPerSecond;
      },
    };
    this.#policy = policy;
    const timings = this.#timings;
    const permits = new SqlitePermitBook(sql, permit => {
      timings.released(permit, clock());
      this.#admission.released(permit);
    });
    const uses = new CallerIds(sql, ({ number, ended, answered }) =>
      log.info("a caller id is set aside", {
        trunk: name,
        callerId: maskPhoneNumbers(number),
        ended,
        answered,
      }),
    );
    const callerIds = new TrunkCallerIds({ uses, permits, own: () => trunk.callerIds });
    const window = new SqliteNumberWindow(sql);
    const pace = new Pace(sql, policy.callsPerSecond);
    const alarm = new GateAlarm(state.storage, clock);
    this.#permits = permits;
    this.#window = window;
    this.#pace = pace;
    this.#control = control;
    this.#uses = uses;
    this.#callerIds = callerIds;
    this.#alarm = alarm;
    this.#acceptor = new Acceptor({ ...deps, window, committed: ms => timings.accept.observe(ms) });
    const onBegun: AdmissionDeps["onBegun"] = (permit, now) => timings.begun(permit, now);
    this.#admission = new Admission({ permits, pace, control, callerIds, policy, onBegun });
    this.#sweeper = new Sweeper({
      ...deps,
      policy,
      trunk: name,
      permits,
      alarm,
      onNoted: ends => callerIds.ended(ends, clock()),
      onFreed: () => this.#dispatcher.ask(),
    });
    this.#dispatcher = new Dispatcher({
      ...deps,
      policy,
      trunk: name,
      seeTrunks: seen => {
        this.#seen = trunk.see(seen);
        return this.#seen;
      },
      tellOthers: (names, campaignId) => tellOthers.hasCalls(names, campaignId),
      permits,
      callerIds,
      control,
      admission: this.#admission,
      wakeAt: at => this.#sweeper.arm(at),
      onLapsed: lapsed => this.#sweeper.count({ lapsed }),
      onDispatched: ms => {
        timings.dispatch.observe(ms);
        this.#peak.saw(permits.all().length);
      },
    });
  }

  /** Accepts calls once they are committed; at capacity they wait. Unsure whether it was done? Ask again: 429 then. */
  async initiate(request: InitiateRequest): Promise<Acceptance> {
    const result = await this.#acceptor.accept(request);
    if (result.kind === "done" && result.accepted.length > 0) {
      await this.hasCalls([request.campaignId]);
      this.#tellOthers.hasCalls(this.#othersFor(request.campaignId), request.campaignId);
    }
    return result;
  }

  /** These campaigns have calls that D1 was not asked about yet. */
  async hasCalls(campaignIds: readonly number[]): Promise<void> {
    for (const id of campaignIds) this.#dispatcher.hasCalls(id);
    this.#dispatchSoon();
  }

  async begin(messages: readonly DialMessage[]): Promise<BeginVerdict[]> {
    const { verdicts, began, takenBack } = this.#admission.begin(messages, this.#wired.clock());
    if (takenBack) this.#dispatchSoon();
    // The alarm is armed for the end of the grants: a lease may end before.
    if (began > 0) this.#state.waitUntil(this.#sweeper.armForLease());
    return verdicts;
  }

  /** Where calls per second are limited: a begun attempt asks for its slot once its call is claimed. */
  async slots(keys: readonly DialKey[], withinMs: number): Promise<(number | null)[]> {
    const now = this.#wired.clock();
    const slots = this.#admission.slots(keys, withinMs, now);
    if (this.#admission.isWorthDispatch(now)) this.#dispatchSoon();
    return slots;
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
    const noted = this.#sweeper.note(requests);
    if (noted.some(n => n?.first)) this.#state.waitUntil(this.#sweeper.armForNote());
    return noted;
  }

  async report(dials: readonly DialReport[]): Promise<void> {
    if (this.#admission.report(dials, this.#wired.clock())) this.#dispatchSoon();
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#dispatcher.setPaused(paused);
    this.#dispatchSoon();
  }

  /** Somebody changed a campaign, or a minute has passed: look again, and see that the alarm is armed. */
  async wake(): Promise<void> {
    await this.#lookAnew();
    this.#dispatchSoon();
  }

  /** The same, waits until it is done, and returns what hung. */
  async watch(): Promise<Swept> {
    await this.#lookAnew();
    const { at } = this.#alarm;
    const lost = at === null || at <= this.#wired.clock();
    await this.#round({ thorough: true });
    return { ...this.#sweeper.takeFound(), alarmsMended: lost && this.#alarm.at !== null ? 1 : 0 };
  }

  async snapshot(): Promise<GateSnapshot> {
    return gateSnapshot(this.#permits.all(), {
      peak: this.#peak.lines,
      maxConcurrentCalls: this.#policy.maxConcurrentCalls,
      alarmAt: this.#alarm.at,
      callerIdsSetAside: this.#uses.setAsideNow(this.#wired.clock()),
      trunk: this.#control.view(this.#wired.clock()),
    });
  }

  /** What is going on, and how long things have taken since this object started. */
  async measured(): Promise<GateSnapshot & { timings: GateTimingsView }> {
    return { ...(await this.snapshot()), timings: this.#timings.view() };
  }

  /** Everything there is to know about the lines, from memory; `pool`: its caller ids, as D1 has them. */
  async state(pool: CallerIdPool | null = null): Promise<TrunkState> {
    const now = this.#wired.clock();
    return trunkState(this.#permits.all(), this.#policy, {
      now,
      roomAt: this.#admission.nextRoomAt(now),
      control: this.#control.view(now),
      callerIds: pool === null ? null : this.#uses.view(pool, now),
      alarmAt: this.#alarm.at,
    });
  }

  /** Who holds a line or a number, from memory. */
  async permitsFor(asked: LinesQuestion): Promise<LineFacts> {
    const now = this.#wired.clock();
    const own = asked.call === null ? undefined : this.#permits.of(asked.call.callId);
    return {
      ...lineFacts(this.#permits.all(), asked, this.#policy, this.#pace, now),
      callerIds: this.#callerIds.facts(asked, own, now),
      trunk: this.#control.view(now),
    };
  }

  /** Caller ids that were set aside are shown again. All or nothing: returns those that are not known here. */
  async reinstate(numbers: readonly string[], pool: CallerIdPool | null = null): Promise<string[]> {
    return this.#callerIds.reinstate(numbers, pool, this.#wired.clock());
  }

  async alarm(): Promise<void> {
    this.#alarm.fired();
    await this.#round();
  }

  /** The trunks that a campaign names, and the backups that stand in for them now. */
  #othersFor(campaignId: number): string[] {
    const trunks = this.#acceptor.trunksOf(campaignId);
    const serving = servingTrunks({ trunks }, this.#seen, this.#wired.clock()).map(t => t.name);
    return [...new Set([...trunks, ...serving])].filter(name => name !== this.#wired.name);
  }

  #dispatchSoon(): void {
    this.#state.waitUntil(this.#dispatcher.ask());
  }

  /** Trusts D1 and storage, not memory. */
  async #lookAnew(): Promise<void> {
    this.#acceptor.forgetCampaigns();
    this.#dispatcher.changed();
    await this.#alarm.reload();
  }

  /** A sweep that asks a slow provider holds up no dispatch. */
  async #round(sweep?: { thorough: boolean }): Promise<void> {
    await Promise.all([this.#sweeper.ask(sweep), this.#dispatcher.ask()]);
    await this.#tidy();
  }

  /** What is not urgent: forgotten windows, the day's peak. Never in the way of a dispatch. */
  async #tidy(): Promise<void> {
    const { name, clock, policy, recordPeak } = this.#wired;
    const now = clock();
    this.#window.turnIfTime(now, policy.duplicateWindowMs);
    this.#permits.forgetGrants(now - GRANTS_KEPT_MS);
    this.#uses.forget(now);
    // The day's peak is that of the trunk of the settings.
    if (name !== DEFAULT_TRUNK) return;
    await this.#peak.store(
      peak => recordPeak(peak, now),
      () => this.#permits.all().length,
    );
  }
}
