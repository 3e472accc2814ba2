// When calls are dispatched: one dispatch at a time, asked for as often as one likes; and when the next one is needed.
import { dispatchDueCalls } from "../actions/dialling/dispatch-due-calls.ts";
import { DispatchMemory } from "../actions/dialling/dispatch-memory.ts";
import type { DispatchDeps, DispatchReport } from "../actions/dialling/dispatch-progress.ts";
import { byCampaign } from "../actions/dialling/shared-campaigns.ts";
import { lapseUnbegun } from "../actions/trunks/end-expired-leases.ts";
import type { HookTrouble } from "../domain/pre-dial/hook-trouble.ts";
import { describe, log } from "../log.ts";
import type { Admission } from "./admission.ts";
import { Coalesced } from "./coalesced.ts";
import { logDispatch } from "./dispatch-log.ts";
import { earliest } from "./gate-alarm.ts";
import type { TrunkControl } from "./trunk-control.ts";

/** Dispatches made in a row before the object takes other requests' turns into account again. */
const DISPATCHES_IN_A_ROW = 20;
/** A dispatch that failed is tried again after this time. */
const FAILED_DISPATCH_RETRY_MS = 2_000;

export interface DispatcherDeps extends Omit<DispatchDeps, "dispatchId" | "memory" | "pace"> {
  control: Pick<TrunkControl, "setPaused" | "resume" | "nextLookAt">;
  admission: Pick<Admission, "room" | "nextRoomAt">;
  hasFreeLine: () => boolean;
  /** Permits whose message never came. */
  onLapsed: (count: number) => void;
  onDispatched: (durationMs: number) => void;
  /** Looks again at this time, in ms; null = nothing is known to come. */
  wakeAt: (at: number | null) => Promise<void>;
}

export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #memory = new DispatchMemory();
  readonly #runs = new Coalesced(() => this.#run());
  /** Counts pauses and resumptions that came by themselves, so that an older look at D1 does not undo them. */
  #pauses = 0;
  /** The last dispatch left no line free: others may wait for one. */
  #leftNone = false;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /** Resolves when a dispatch that began after this call has ended. Never rejects for a dispatch that failed. */
  ask(): Promise<void> {
    return this.#runs.ask();
  }

  /**
   * An attempt has ended. Who waits for a line is given it at once; else whoever releases the permit asks, when D1 knows
   * what comes next for its call.
   */
  async lineFreed(): Promise<void> {
    if (this.#leftNone && this.#isWanted()) await this.ask();
  }

  /** The campaign has calls that D1 was not asked about yet. */
  hasCalls(campaignId: number): void {
    this.#memory.hasCalls(campaignId);
  }

  /** Somebody may have changed a campaign: what is remembered of it is not gone by. */
  changed(): void {
    this.#memory.changed();
  }

  /** What was granted was not dialled, or the trunk has trouble: what was read ahead may not be so any more. */
  forgetAhead(): void {
    this.#memory.forgetAhead();
  }

  /** Its calls are given no lines until the trouble says so. */
  hookFailed(trouble: HookTrouble): void {
    this.#memory.hooks.failed(trouble);
  }

  /** Null = none is known. `now` in ms. */
  hookTroubleOf(campaignId: number, now: number): HookTrouble | null {
    return this.#memory.hooks.of(campaignId, now);
  }

  /** What was granted and not begun is taken back at once; what D1 says about the pause is the claim's last look. */
  setPaused(paused: boolean): void {
    const { control, permits } = this.#deps;
    this.#memory.forgetAhead();
    this.#pauses++;
    if (paused) control.setPaused(true);
    else control.resume();
    if (paused) permits.lapseAll();
  }

  async #run(): Promise<void> {
    const { permits, clock, onLapsed, wakeAt } = this.#deps;
    let next: number | null = null;
    try {
      onLapsed(lapseUnbegun(permits, clock()));
      next = await this.#dispatchAll();
    } catch (error) {
      log.error("dispatch failed", { error: describe(error) });
      next = clock() + FAILED_DISPATCH_RETRY_MS;
    } finally {
      await wakeAt(next);
    }
  }

  /** Returns when to look again, in ms. */
  async #dispatchAll(): Promise<number | null> {
    const { admission, control, clock } = this.#deps;
    const pauses = this.#pauses;
    let paced = false;
    const pace = (now: number) => {
      const found = admission.room(now);
      paced ||= found.paced;
      return found.room;
    };
    for (let n = 0; n < DISPATCHES_IN_A_ROW; n++) {
      const report = await this.#dispatchOnce(pace);
      if (pauses === this.#pauses) control.setPaused(report.trunkPaused);
      const now = clock();
      // Where the pace held some back there may be room by now of which this dispatch knew nothing.
      const roomAt = paced ? (admission.nextRoomAt(now) ?? now) : null;
      if (!report.more) return earliest(report.nextDueAt, control.nextLookAt(now), roomAt);
    }
    return clock();
  }

  /** Not only by campaigns whose own lines are all in use: one of these comes back with the permit. */
  #isWanted(): boolean {
    const { permits, clock } = this.#deps;
    const inUse = byCampaign(permits.all());
    return this.#memory.mayWant(
      clock(),
      ({ campaign: { id, maxConcurrentCalls: own } }) =>
        (inUse.get(id) ?? 0) < (own ?? Number.POSITIVE_INFINITY),
    );
  }

  async #dispatchOnce(pace: DispatchDeps["pace"]): Promise<DispatchReport> {
    const { clock, newToken, onDispatched } = this.#deps;
    const dispatchId = newToken();
    const startedAt = clock();
    const report = await dispatchDueCalls({ ...this.#deps, memory: this.#memory, pace, dispatchId });
    const durationMs = clock() - startedAt;
    this.#leftNone = !this.#deps.hasFreeLine();
    onDispatched(durationMs);
    logDispatch(dispatchId, durationMs, report);
    for (const error of report.trouble) log.error("a campaign was not fed", { error: describe(error) });
    return report;
  }
}
