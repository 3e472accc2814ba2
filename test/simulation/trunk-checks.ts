// What must hold of several trunks: each dials only for campaigns that name it or for one that it is the backup of,
// none while it is paused, each on its own lines and at its own pace; and lines whose calls are gone come back.
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { Arrivals } from "./arrivals.ts";
import type { GateHost } from "./gate-host.ts";
import { type CallRow, type CampaignRow, isInFlight, trunkOf } from "./mirror.ts";
import type { Dial } from "./provider.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** What a gate has read, what it has granted by it and what is claimed by that is no older than this. */
const STALE_MS = 3 * MINUTE;
/** In calm, a begun permit without its call is gone after this time: two looks of the watchdog, and the age of what it mends. */
const LEAKED_MS = 30 * SECOND;

interface Limits {
  /** In ms. */
  from: number;
  lines: number;
  callsPerSecond: number;
}

/** What D1 has said of a trunk. */
interface Known {
  limits: Limits[];
  /** When it was seen paused, or said to be unavailable, last; in ms. */
  unavailableAt: number;
  paused: boolean;
  arrivals: Arrivals;
}

export class TrunkChecks {
  readonly #world: World;
  readonly #known = new Map<string, Known>();
  readonly #leaking = new Map<string, number>();
  #lookedAt = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** D1 has other rows of trunks. */
  changed(): void {
    const { scheduler, invariants, shape } = this.#world;
    const { now } = scheduler;
    for (const row of invariants.mirror.trunks.values()) {
      const known = this.#of(row.name);
      const { policy } = shape.versions[0];
      const lines = row.max_concurrent_calls ?? policy.maxConcurrentCalls;
      const callsPerSecond = row.calls_per_second ?? policy.callsPerSecond;
      known.limits.push({ from: now, lines, callsPerSecond });
      if (known.paused) known.unavailableAt = now;
      known.paused = row.paused === 1;
      known.unavailableAt = Math.max(known.unavailableAt, row.unavailable_until ?? 0);
    }
  }

  #of(name: string): Known {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const made = { limits: [], unavailableAt: 0, paused: false, arrivals: new Arrivals() };
    this.#known.set(name, made);
    return made;
  }

  /** The pace that D1 says now; null = as the settings say. */
  of(name: string): { callsPerSecond: number | null } {
    return { callsPerSecond: this.#world.invariants.mirror.trunks.get(name)?.calls_per_second ?? null };
  }

  isPaused(name: string): boolean {
    return this.#known.get(name)?.paused ?? false;
  }

  /** What was in force since `since` (ms), and when it began. */
  #limits(name: string, since: number): Limits[] {
    const { limits } = this.#of(name);
    return limits.filter((_, i) => (limits[i + 1]?.from ?? Number.POSITIVE_INFINITY) > since);
  }

  /** Permits that a gate may have out. */
  linesOf(gate: GateHost): number {
    if (gate.trunk === DEFAULT_TRUNK) return gate.inForce.policy.maxConcurrentCalls;
    const since = this.#world.scheduler.now - STALE_MS;
    return Math.max(...this.#limits(gate.trunk, since).map(l => l.lines));
  }

  /** Those that it has now. */
  linesNow(gate: GateHost): number {
    if (gate.trunk === DEFAULT_TRUNK) return gate.inForce.policy.maxConcurrentCalls;
    return this.#of(gate.trunk).limits.at(-1)?.lines ?? 0;
  }

  /** The claim of the call's last attempt has just been committed. */
  claims(row: CallRow, campaign: CampaignRow | undefined): void {
    const { invariants, scheduler } = this.#world;
    const trunk = trunkOf(row, row.attemptsStarted);
    const key = `${row.callId}:${row.attemptsStarted}`;
    if (this.isPaused(trunk)) invariants.fail(5, `${key} is claimed while the trunk ${trunk} is paused`);
    const named: readonly string[] = campaign?.trunks ? JSON.parse(campaign.trunks) : [DEFAULT_TRUNK];
    const main = invariants.mirror.trunks.get(trunk)?.backup_of ?? null;
    const standsIn = main !== null && named.includes(main) && this.#wasUnavailable(main, scheduler.now);
    if (!named.includes(trunk) && !standsIn)
      invariants.fail("12b", `${key} is claimed over ${trunk}; its campaign names ${named.join()}`);
    for (const other of invariants.mirror.calls.values())
      if (other.phoneNumber === row.phoneNumber && other.callId !== row.callId && isInFlight(other))
        invariants.fail(3, `${key} is claimed while ${other.callId} is on the line to ${row.phoneNumber}`);
  }

  #wasUnavailable(name: string, now: number): boolean {
    const known = this.#of(name);
    return known.paused || known.unavailableAt > now - STALE_MS;
  }

  /** A dial arrives at the provider. */
  dialled({ callId, attempt, trunk }: Dial): void {
    const { invariants, scheduler, shape } = this.#world;
    const { now } = scheduler;
    const inASecond = this.#of(trunk).arrivals.arrive(now);
    const most =
      trunk === DEFAULT_TRUNK
        ? shape.versions[0].policy.callsPerSecond
        : Math.max(
            ...this.#limits(trunk, now - STALE_MS).map(l => l.callsPerSecond || Number.POSITIVE_INFINITY),
          );
    if (most > 0 && inASecond > most)
      invariants.fail("1b", `${inASecond} dials over ${trunk} arrive within a second; ${most} may`);
    const row = invariants.mirror.calls.get(callId);
    if (row !== undefined && trunkOf(row, attempt) !== trunk)
      invariants.fail(
        2,
        `${callId}:${attempt} is dialled over ${trunk}; it was claimed over ${trunkOf(row, attempt)}`,
      );
  }

  rings(trunk: string): void {
    const { provider, versions, invariants } = this.#world;
    const live = [...provider.live.values()].filter(ring => ring.request.trunk === trunk).length;
    const all =
      trunk === DEFAULT_TRUNK
        ? versions.map(v => v.policy.maxConcurrentCalls)
        : this.#limits(trunk, 0).map(l => l.lines);
    if (live > Math.max(...all))
      invariants.fail(1, `${live} calls are live over ${trunk} on ${Math.max(...all)} lines`);
  }

  /** Somebody is there to dial for this campaign, or will be when all is well; looked at in the end. */
  someoneDials(campaign: CampaignRow | undefined): boolean {
    const named: readonly string[] = campaign?.trunks ? JSON.parse(campaign.trunks) : [DEFAULT_TRUNK];
    return [...this.#world.invariants.mirror.trunks.values()].some(
      ({ name, paused, backup_of: main }) =>
        paused === 0 &&
        (named.includes(name) || (main !== null && named.includes(main) && this.isPaused(main))),
    );
  }

  /** Lines that were begun, and whose call is not on the line over this trunk (any more). */
  look(): void {
    const { scheduler, invariants, gates, shape } = this.#world;
    const { now } = scheduler;
    if (shape.trunks.length === 0 || now < this.#lookedAt + SECOND) return;
    this.#lookedAt = now;
    if (!invariants.liveness.isCalm) {
      this.#leaking.clear();
      return;
    }
    for (const { trunk, checks } of gates.hosts)
      for (const { token, call_id: callId, attempt, begun_at: begunAt } of checks.permits) {
        const row = invariants.mirror.calls.get(callId);
        const isOn =
          row !== undefined &&
          row.attemptsStarted === attempt &&
          isInFlight(row) &&
          trunkOf(row, attempt) === trunk;
        if (begunAt === null || isOn) this.#leaking.delete(token);
        else if (!this.#leaking.has(token)) this.#leaking.set(token, now);
        else if (now - (this.#leaking.get(token) ?? now) > LEAKED_MS)
          invariants.fail(8, `the line of ${callId}:${attempt} on ${trunk} did not come back`);
      }
  }
}
