// What can hang on a trunk, ended or mended: leases past their time, permits without their calls, calls without their
// permits. And the alarm: it rings no later than the first of them.

import { noteEnds, SETTLED_WITHIN_MS } from "../actions/calls/note-ends.ts";
import { type RecordContext, recordOutcomes } from "../actions/calls/record-outcomes.ts";
import { endExpiredLeases, type LeaseContext } from "../actions/trunks/end-expired-leases.ts";
import { type ReconcileDeps, reconcileAt, reconcileLines } from "../actions/trunks/reconcile-lines.ts";
import type { LineKey } from "../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import type { Swept } from "../domain/trunks/gate-view.ts";
import type { Noted, NoteRequest } from "../domain/trunks/permit.ts";
import { DEFAULT_TRUNK } from "../domain/trunks/trunk.ts";
import { describe, log } from "../log.ts";
import { Coalesced } from "./coalesced.ts";
import { earliest, type GateAlarm } from "./gate-alarm.ts";
import type { NotedEndsDeps } from "./noted-ends.ts";

/** A sweep that failed is tried again after this time. */
const FAILED_SWEEP_RETRY_MS = 2_000;

type Found = Omit<Swept, "alarmsMended">;

const NOTHING: Found = {
  lapsed: 0,
  noted: 0,
  leasesEnded: 0,
  leasesExtended: 0,
  released: 0,
  adopted: 0,
};

export interface SweeperDeps extends Pick<RecordContext, "calls">, ReconcileDeps, Omit<LeaseContext, "gate"> {
  calls: LeaseContext["calls"] & ReconcileDeps["calls"];
  alarm: Pick<GateAlarm, "arm" | "armBefore">;
  /** Ends that hold their attempts from now on, and that permits carry which were there before. */
  onNoted: (ends: readonly AttemptEnd[]) => void;
  /** Lines came back. */
  onFreed: () => Promise<void>;
}

export class Sweeper {
  readonly #deps: SweeperDeps;
  readonly #runs = new Coalesced(() => this.#run());
  #found = NOTHING;
  #reconciledAt = 0;
  #reconcileNow = false;

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  /** Resolves when a sweep that began after this call has ended. `thorough`: lines are compared, however lately. */
  ask({ thorough = false } = {}): Promise<void> {
    if (thorough) this.#reconcileNow = true;
    return this.#runs.ask();
  }

  count(found: Partial<Found>): void {
    const sum = { ...this.#found };
    for (const key of Object.keys(sum) as (keyof Found)[]) sum[key] += found[key] ?? 0;
    this.#found = sum;
  }

  /** What was found since it was asked last. */
  takeFound(): Found {
    const found = this.#found;
    this.#found = NOTHING;
    return found;
  }

  /** Decides which end holds an attempt. */
  note(requests: readonly NoteRequest[]): (Noted | null)[] {
    const noted = noteEnds(this.#deps, requests);
    this.#deps.onNoted(noted.flatMap(n => (n?.first === true && !n.adopted ? [n.end] : [])));
    return noted;
  }

  /** At `at` in ms or before it, at the first time that matters; null = only what can hang. Never rejects. */
  async arm(at: number | null): Promise<void> {
    const { permits, alarm } = this.#deps;
    const times = permits.all().map(p => p.expiresAt);
    await alarm.arm(earliest(at, reconcileAt(permits, this.#reconciledAt), ...times)).catch(notArmed);
  }

  /** A lease began, and may end before anything else does. */
  async armForLease(): Promise<void> {
    await this.#armBefore(this.#deps.policy.leaseSeconds * 1000);
  }

  /** An end was noted: what nobody settles, this does. */
  async armForNote(): Promise<void> {
    await this.#armBefore(SETTLED_WITHIN_MS);
  }

  async #armBefore(inMs: number): Promise<void> {
    await this.#deps.alarm.armBefore(this.#deps.clock() + inMs).catch(notArmed);
  }

  async #run(): Promise<void> {
    const { permits, clock, onFreed } = this.#deps;
    const now = clock();
    const lines = permits.all().length;
    const leases = await this.#endLeases(now);
    const compared = await this.#compare(now);
    await this.arm(earliest(leases, compared));
    if (permits.all().length < lines) await onFreed();
  }

  /** What was noted, now; their lines come back. */
  async settle(...noted: Parameters<NotedEndsDeps["settle"]>): Promise<void> {
    await recordOutcomes({ ...this.#deps, gate: this.#ownGate() }, ...noted);
  }

  /** Two gates may have granted an attempt: one that is on the line over another trunk is that one's to end. */
  #ownGate(): RecordContext["gate"] {
    const { permits, trunk: own } = this.#deps;
    return {
      note: async (requests: readonly NoteRequest[]) =>
        permits.together(() =>
          requests.map(one => ((one.trunk ?? DEFAULT_TRUNK) === own ? (this.note([one])[0] ?? null) : null)),
        ),
      release: async (keys: readonly LineKey[]) =>
        permits.together(() => {
          for (const key of keys) permits.release(key);
        }),
    };
  }

  /** Returns when to try again, in ms; null = it is done. */
  async #endLeases(now: number): Promise<number | null> {
    try {
      const { noted, ended, extended, more } = await endExpiredLeases({
        ...this.#deps,
        gate: this.#ownGate(),
      });
      this.count({ noted, leasesEnded: ended, leasesExtended: extended });
      return more ? now : null;
    } catch (error) {
      log.error("sweep failed", { error: describe(error) });
      return now + FAILED_SWEEP_RETRY_MS;
    }
  }

  /** The same, for the comparison of permits with the calls on the line. */
  async #compare(now: number): Promise<number | null> {
    const due = reconcileAt(this.#deps.permits, this.#reconciledAt);
    if (!this.#reconcileNow && (due === null || due > now)) return null;
    this.#reconcileNow = false;
    this.#reconciledAt = now;
    try {
      this.count(await reconcileLines(this.#deps));
      return null;
    } catch (error) {
      log.error("permits and calls were not compared", { error: describe(error) });
      return now + FAILED_SWEEP_RETRY_MS;
    }
  }
}

const notArmed = (error: unknown) => log.error("the alarm was not armed", { error: describe(error) });
