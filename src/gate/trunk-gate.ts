// The gate of a trunk: the one writer of permits and pace. What it decides is in storage before it answers.
// Knows no platform beyond its storage: the same code runs in a Durable Object and in the simulation. Here is what it
// can be asked; gate-parts.ts says how its parts are joined.
import type { Acceptance } from "../domain/calls/acceptance.ts";
import type { DialKey, DialMessage, LineKey } from "../domain/calls/dial-key.ts";
import type { InitiateRequest } from "../domain/calls/initiate-request.ts";
import type { CallbackAnswer, ReceivedCallback } from "../domain/calls/received-callback.ts";
import type { LineFacts, LinesQuestion } from "../domain/explain/explain-checks.ts";
import type { HookTrouble } from "../domain/pre-dial/hook-trouble.ts";
import { DAY_MS } from "../domain/time-units.ts";
import type { CallerIdPool } from "../domain/trunks/caller-ids/caller-id-pool.ts";
import type { BeginVerdict, DialReport } from "../domain/trunks/dial-report.ts";
import type {
  GateGlance,
  GateMeasured,
  GateSnapshot,
  Swept,
  TrunkMinutes,
  TrunkState,
} from "../domain/trunks/gate-view.ts";
import type { Noted, NoteRequest, Withdrawal } from "../domain/trunks/permit.ts";
import { servingTrunks } from "../domain/trunks/sharing.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import type { GateDeps, GateState } from "./gate-deps.ts";
import { type GateParts, joinParts } from "./gate-parts.ts";
import { gateSnapshot } from "./gate-snapshot.ts";
import { lineFacts } from "./lines-view.ts";
import { trunkState } from "./trunk-state.ts";

/** A campaign that was given no line for so long is the first to be given one. */
const GRANTS_KEPT_MS = DAY_MS;

export class TrunkGate {
  readonly #state: GateState;
  readonly #wired: GateDeps;
  readonly #parts: GateParts;
  #watchedAt: number | null = null;

  constructor(state: GateState, deps: GateDeps) {
    this.#state = state;
    this.#wired = deps;
    this.#parts = joinParts(state, deps);
  }

  /** Accepts calls once they are committed; at capacity they wait. Unsure whether it was done? Ask again: 429 then. */
  async initiate(request: InitiateRequest): Promise<Acceptance> {
    const result = await this.#parts.acceptor.accept(request);
    if (
      result.kind === "done" &&
      result.accepted.length > 0 &&
      this.#parts.acceptor.mayBeDialled(request.campaignId)
    ) {
      await this.hasCalls([request.campaignId]);
      this.#parts.tellOthers.hasCalls(this.#othersFor(request.campaignId), request.campaignId);
    }
    return result;
  }

  /** These campaigns have calls that D1 was not asked about yet. */
  async hasCalls(campaignIds: readonly number[]): Promise<void> {
    for (const id of campaignIds) this.#parts.dispatcher.hasCalls(id);
    this.#dispatchSoon();
  }

  async begin(messages: readonly DialMessage[]): Promise<BeginVerdict[]> {
    const now = this.#wired.clock();
    const { verdicts, began, takenBack } = this.#parts.admission.begin(messages, now);
    const lines = this.#parts.linesInUse();
    this.#parts.minutes.asked({ begun: began, refused: messages.length - began, lines }, now);
    if (takenBack) this.#dispatchSoon();
    // The alarm is armed for the end of the grants: a lease may end before.
    if (began > 0) this.#state.waitUntil(this.#parts.sweeper.armForLease());
    return verdicts;
  }

  /** Where calls per second are limited: a begun attempt asks for its slot once its call is claimed. */
  async slots(keys: readonly DialKey[], withinMs: number): Promise<(number | null)[]> {
    const now = this.#wired.clock();
    const slots = this.#parts.admission.slots(keys, withinMs, now);
    if (this.#parts.admission.isWorthDispatch(now)) this.#dispatchSoon();
    return slots;
  }

  /** For dial messages that nobody delivers any more: their calls are due as before. */
  async withdraw(messages: readonly DialMessage[]): Promise<Withdrawal[]> {
    return this.#parts.permits.together(() => messages.map(one => this.#parts.permits.withdraw(one)));
  }

  async release(keys: readonly LineKey[]): Promise<void> {
    const { permits } = this.#parts;
    const held = keys.flatMap(({ callId }) => permits.of(callId) ?? []);
    const released = permits.together(() => keys.filter(key => permits.release(key)));
    // Where none is free, the next that comes free asks.
    if (released.length > 0 && (this.#parts.hasFreeLine() || this.#parts.mayBeOver(held)))
      this.#dispatchSoon();
  }

  /** Decides which end holds an attempt; what nobody settles then, the alarm does. */
  async note(requests: readonly NoteRequest[]): Promise<(Noted | null)[]> {
    return this.#parts.note(requests);
  }

  /** Null = it was not taken, and nothing was noted. */
  receive(asked: ReceivedCallback): Promise<CallbackAnswer | null> {
    return this.#parts.door.receive(asked);
  }

  async report(dials: readonly DialReport[]): Promise<void> {
    if (!this.#parts.admission.report(dials, this.#wired.clock())) return;
    this.#parts.dispatcher.forgetAhead();
    this.#dispatchSoon();
  }

  /** Nothing more than a hint: what is held back goes by itself when the time is over. */
  async hookFailed(troubles: readonly HookTrouble[]): Promise<void> {
    for (const trouble of troubles) this.#parts.dispatcher.hookFailed(trouble);
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#parts.dispatcher.setPaused(paused);
    this.#dispatchSoon();
  }

  /**
   * Somebody changed a campaign, or a minute has passed: look again, and see that the alarm is armed. Who does so for a
   * campaign knows the trunks that it names: those that stand in for this one are told from here.
   */
  async wake(): Promise<void> {
    await this.#lookAnew();
    this.#dispatchSoon();
    const { control, tellOthers, trunks } = this.#parts;
    const now = this.#wired.clock();
    if (!control.view(now).paused && control.unavailableUntil() <= now) return;
    tellOthers.wake(trunks().flatMap(t => (t.backupOf === this.#wired.name ? [t.name] : [])));
  }

  /** The same, waits until it is done, and returns what hung. */
  async watch(): Promise<Swept> {
    await this.#lookAnew();
    const { at } = this.#parts.alarm;
    this.#watchedAt = this.#wired.clock();
    const lost = at === null || at <= this.#watchedAt;
    await this.#round({ thorough: true });
    return {
      ...this.#parts.sweeper.takeFound(),
      alarmsMended: lost && this.#parts.alarm.at !== null ? 1 : 0,
    };
  }

  async snapshot(): Promise<GateSnapshot> {
    return gateSnapshot(this.#parts.permits.all(), {
      peak: this.#parts.peak.lines,
      maxConcurrentCalls: this.#parts.policy.maxConcurrentCalls,
      alarmAt: this.#parts.alarm.at,
      callerIdsSetAside: this.#parts.uses.setAsideNow(this.#wired.clock()),
      trunk: this.#parts.control.view(this.#wired.clock()),
    });
  }

  /** The same with its pace; from memory. */
  async glance(): Promise<GateGlance> {
    const now = this.#wired.clock();
    const { begun } = this.#parts.minutes.view(this.#parts.linesInUse(), now);
    return {
      ...(await this.snapshot()),
      pace: {
        perSecond: this.#parts.policy.callsPerSecond,
        roomAt: this.#parts.admission.nextRoomAt(now),
      },
      begunLastMinute: begun.at(-2) ?? null,
    };
  }

  /** The last two hours, from memory. */
  async minutes(): Promise<TrunkMinutes> {
    return this.#parts.minutes.view(this.#parts.linesInUse(), this.#wired.clock());
  }

  /** What is going on, and how long things have taken since this object started. */
  async measured(): Promise<GateMeasured> {
    return { ...(await this.snapshot()), timings: this.#parts.timings.view(), watchedAt: this.#watchedAt };
  }

  /** Everything there is to know about the lines, from memory; `pool`: its caller ids, as D1 has them; `most`: permits that are told. */
  async state(pool: CallerIdPool | null = null, most = Number.POSITIVE_INFINITY): Promise<TrunkState> {
    const now = this.#wired.clock();
    return trunkState(this.#parts.permits.all(), this.#parts.policy, {
      now,
      most,
      roomAt: this.#parts.admission.nextRoomAt(now),
      control: this.#parts.control.view(now),
      callerIds: pool === null ? null : this.#parts.uses.view(pool, now),
      alarmAt: this.#parts.alarm.at,
    });
  }

  /** Who holds a line or a number, from memory. */
  async permitsFor(asked: LinesQuestion): Promise<LineFacts> {
    const now = this.#wired.clock();
    const own = asked.call === null ? undefined : this.#parts.permits.of(asked.call.callId);
    return {
      ...lineFacts(this.#parts.permits.all(), asked, this.#parts.policy, this.#parts.pace, now),
      callerIds: this.#parts.callerIds.facts(asked, own, now),
      trunk: this.#parts.control.view(now),
      hook: this.#parts.dispatcher.hookTroubleOf(asked.campaignId, now),
    };
  }

  /** Caller ids that were set aside are shown again. All or nothing: returns those that are not known here. */
  async reinstate(numbers: readonly string[], pool: CallerIdPool | null = null): Promise<string[]> {
    return this.#parts.callerIds.reinstate(numbers, pool, this.#wired.clock());
  }

  async alarm(): Promise<void> {
    this.#parts.alarm.fired();
    await this.#round();
  }

  /** The trunks that a campaign names, and the backups that stand in for them now. */
  #othersFor(campaignId: number): string[] {
    const trunks = this.#parts.acceptor.trunksOf(campaignId);
    const serving = servingTrunks({ trunks }, this.#parts.trunks(), this.#wired.clock()).map(t => t.name);
    return [...new Set([...trunks, ...serving])].filter(name => name !== this.#wired.name);
  }

  #dispatchSoon(): void {
    this.#state.waitUntil(this.#parts.dispatcher.ask());
  }

  /** Trusts D1 and storage, not memory. */
  async #lookAnew(): Promise<void> {
    this.#parts.acceptor.forgetCampaigns();
    this.#parts.dispatcher.changed();
    await this.#parts.alarm.reload();
  }

  /** A sweep that asks a slow provider holds up no dispatch. */
  async #round(sweep?: { thorough: boolean }): Promise<void> {
    await Promise.all([this.#parts.sweeper.ask(sweep), this.#parts.dispatcher.ask()]);
    await this.#tidy();
  }

  /** What is not urgent: forgotten windows, the day's peak. Never in the way of a dispatch. */
  async #tidy(): Promise<void> {
    const { name, clock, policy, recordPeak } = this.#wired;
    const now = clock();
    this.#parts.window.turnIfTime(now, policy.duplicateWindowMs);
    this.#parts.permits.forgetGrants(now - GRANTS_KEPT_MS);
    this.#parts.uses.forget(now);
    // The day's peak is that of the trunk of the settings.
    if (name !== DEFAULT_TRUNK) return;
    await this.#parts.peak.store(peak => recordPeak(peak, now), this.#parts.linesInUse);
  }
}
