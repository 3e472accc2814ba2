// Liveness: with a line free and a call that may be dialled, something is dialled soon.
//
// Looked at in calm stretches only: no fault, no operation, no outage in the last while, nor the late effect of one (an
// alarm that was lost, a message that comes minutes later). What may be dialled: due for some seconds, of a campaign that
// dials and has a line of its own left, inside its hours by everybody's clock, to a number that is in no call, with the
// trunk neither paused nor held nor its breaker open. Permits whose message was lost hold their lines as calls do. The
// next few contacts of a started campaign count as calls that are due.
import type { StatementSync } from "node:sqlite";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { prepared } from "./database.ts";
import type { PermitRow } from "./gate-checks.ts";
import type { GateHost } from "./gate-host.ts";
import { closingOf, isOpenAround, type Zone } from "./hours.ts";
import type { CampaignRow } from "./mirror.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** Lines may be idle for so long. */
const IDLE_MS = 5 * SECOND;
/** Over one of several: what is another's is left to it for 2 s, and looked at again 2 s later. */
const SHARED_IDLE_MS = 12 * SECOND;
/** A retry, or a call that was moved, is told to no other gate: each finds it within a minute. */
const FOUND_WITHIN_MS = MINUTE + SHARED_IDLE_MS;
/** A fault has its effect within this time: permits of lost messages lapse, the watchdog has looked twice. */
const AFTERMATH_MS = 3 * MINUTE;
/** Between two looks. */
const LOOK_MS = 250;

interface Work {
  callId: string | null;
  campaign: CampaignRow | undefined;
  phoneNumber: string;
  timeZone: string | null;
  retry: boolean;
}

const CONTACTS = prepared(`SELECT p.campaign_id, p.phone_number, p.time_zone FROM contacts p
  JOIN campaigns k ON k.id = p.campaign_id AND k.status = 'in_progress' AND k.is_active = 1
  WHERE p.created_at < ?1 AND p.suppressed_at IS NULL AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.phone_number = p.phone_number
    AND (c.campaign_id = p.campaign_id OR c.created_at > ?2)) LIMIT 200`);

export class Liveness {
  readonly #world: World;
  /** When it was to be dialled at another time, by call. */
  readonly #moved = new Map<string, number>();
  #troubleUntil = 0;
  /** By trunk: since when nothing is dialled over it, and what could be. */
  readonly #idle = new Map<string, { since: number; work: string }>();
  #lookedAt = 0;
  /** By trunk. */
  readonly #controls = new Map<string, StatementSync>();

  constructor(world: World) {
    this.#world = world;
    this.trouble();
  }

  /** Something went wrong, or was changed; its effect shows `inMs` from now at the latest. */
  trouble(inMs = 0): void {
    const until = this.#world.scheduler.now + inMs + AFTERMATH_MS;
    this.#troubleUntil = Math.max(this.#troubleUntil, until);
    this.#idle.clear();
  }

  /** Nothing has gone wrong for a while. */
  get isCalm(): boolean {
    return this.#world.scheduler.now >= this.#troubleUntil;
  }

  dialled(trunk: string): void {
    this.#idle.delete(trunk);
  }

  /** A call that waits is to be dialled at another time than before. */
  moved(callId: string): void {
    this.#moved.set(callId, this.#world.scheduler.now);
  }

  /** A call becomes due at `at` (ms): look then, though nothing else may happen. */
  due(at: number): void {
    const { scheduler } = this.#world;
    if (at > scheduler.now) scheduler.at(at + 1, () => this.look(true));
  }

  look(now = false): void {
    const { scheduler, gates } = this.#world;
    if (!this.isCalm || (!now && scheduler.now < this.#lookedAt + LOOK_MS)) return;
    this.#lookedAt = scheduler.now;
    for (const gate of gates.hosts) this.#lookAt(gate);
  }

  #lookAt(gate: GateHost): void {
    const { scheduler, invariants, gates } = this.#world;
    const { trunk } = gate;
    const idle = this.#idle.get(trunk);
    const work = this.#dialable(gate);
    // Of several trunks it must be the same call: another one may be about to be dialled by another.
    const alone = gates.hosts.length === 1;
    const longest = alone ? IDLE_MS : SHARED_IDLE_MS;
    if (work.length === 0) this.#idle.delete(trunk);
    else if (idle === undefined || !(alone || work.includes(idle.work))) {
      this.#idle.set(trunk, { since: scheduler.now, work: work[0] as string });
      scheduler.in(longest + 1, () => this.look(true));
    } else if (scheduler.now - idle.since > longest)
      invariants.fail(
        "4b",
        `nothing was dialled over ${trunk} for ${scheduler.now - idle.since} ms; it could: ${idle.work}`,
      );
  }

  /** What could be dialled; of one trunk alone, the first of it. */
  #dialable(gate: GateHost): string[] {
    const { invariants, provider, shape, scheduler, gates } = this.#world;
    if (gate.checks.permits.length >= invariants.trunks.linesNow(gate) || !this.#trunkDials(gate.trunk))
      return [];
    const alone = gates.hosts.length === 1;
    const found: string[] = [];
    const permits = gates.hosts.flatMap(({ checks }) => checks.permits);
    const busy = new Set([...permits.map(p => p.phone_number)]);
    for (const { request } of provider.live.values()) busy.add(request.phoneNumber);
    const free = (work: Work) =>
      !busy.has(work.phoneNumber) &&
      this.#mayBeDialled(work, permits) &&
      !this.#isStopped(work) &&
      (alone || this.#isMeant(gate.trunk, work));
    for (const row of invariants.mirror.calls.values()) {
      if (row.nextAttemptAt === null || row.nextAttemptAt > scheduler.now - shape.clockSpreadMs) continue;
      const campaign = invariants.mirror.campaigns.get(row.campaignId);
      if (free({ ...row, campaign, retry: row.attemptsStarted > 0 })) found.push(row.callId);
      if (alone && found.length > 0) return found;
    }
    const { duplicateWindowMs } = gates.of(DEFAULT_TRUNK).inForce.policy;
    const since = scheduler.now - duplicateWindowMs - shape.clockSpreadMs;
    for (const row of CONTACTS(this.#world.database).iterate(scheduler.now - IDLE_MS, since)) {
      const campaign = invariants.mirror.campaigns.get(Number(row.campaign_id));
      const phoneNumber = String(row.phone_number);
      const timeZone = row.time_zone === null ? null : String(row.time_zone);
      if (free({ callId: null, campaign, phoneNumber, timeZone, retry: false }))
        found.push(`contact ${phoneNumber}`);
      if (alone && found.length > 0) return found;
    }
    return found;
  }

  /** Now, or a moment ago by somebody's clock. */
  #isStopped({ campaign, phoneNumber }: Work): boolean {
    const { invariants, scheduler, shape } = this.#world;
    const at = scheduler.now - IDLE_MS - shape.clockSpreadMs;
    // It closes a minute early, and a list that it kept back is looked at every minute.
    const until = scheduler.now + MINUTE + shape.clockSpreadMs;
    if (invariants.blackouts.mayHold(campaign?.id ?? 0, at - 2 * MINUTE, until)) return true;
    return invariants.stops.holding({ phoneNumber, campaignId: campaign?.id ?? 0 }, at) !== undefined;
  }

  #mayBeDialled(
    { callId, campaign, phoneNumber, timeZone, retry }: Work,
    permits: readonly PermitRow[],
  ): boolean {
    const { versions, scheduler, shape, invariants } = this.#world;
    if (campaign === undefined || campaign.is_active === 0) return false;
    if (campaign.status === "paused" || campaign.status === "cancelled") return false;
    const own = campaign.max_concurrent_calls ?? Number.POSITIVE_INFINITY;
    if (permits.filter(p => p.campaign_id === campaign.id).length >= own) return false;
    const zone = (timeZone ?? campaign.time_zone ?? "UTC") as Zone;
    const closings = [
      closingOf(campaign.business_hours),
      ...(retry ? versions.map(v => v.retryClosing) : []),
    ];
    // Open now and for some seconds, for the slowest and the fastest clock.
    const { now } = scheduler;
    const from = now - IDLE_MS - shape.clockSpreadMs;
    const isLet = invariants.law.lets(campaign.id, phoneNumber, from, callId === null);
    return (
      isLet &&
      closings.every(
        closing => isOpenAround(closing, zone, from, 0) && isOpenAround(closing, zone, now + 2 * SECOND, 0),
      )
    );
  }

  /** Its campaign names this trunk, or one that is paused and has this one as a backup; and shares no lines of its own. */
  #isMeant(trunk: string, { callId, campaign }: Work): boolean {
    const { invariants, scheduler } = this.#world;
    const movedAt = callId === null ? undefined : this.#moved.get(callId);
    if (movedAt !== undefined && scheduler.now < movedAt + FOUND_WITHIN_MS) return false;
    const named: readonly string[] = campaign?.trunks ? JSON.parse(campaign.trunks) : [DEFAULT_TRUNK];
    const main = invariants.mirror.trunks.get(trunk)?.backup_of ?? null;
    if (named.length > 1 && campaign?.max_concurrent_calls !== null) return false;
    if (main !== null && named.includes(main)) return invariants.trunks.isPaused(main);
    return named.includes(trunk);
  }

  #trunkDials(trunk: string): boolean {
    const { invariants, scheduler, shape } = this.#world;
    if (invariants.trunks.isPaused(trunk)) return false;
    const control =
      this.#controls.get(trunk) ??
      this.#world.database.gateOf(trunk).sqlite.prepare("SELECT control FROM trunk_control WHERE id = 1");
    this.#controls.set(trunk, control);
    const row = control.get();
    if (row === undefined) return true;
    const { paused, heldUntil, breaker } = JSON.parse(String(row.control)) as {
      paused: boolean;
      heldUntil: number;
      breaker: { kind: string };
    };
    return !paused && heldUntil < scheduler.now - shape.clockSpreadMs && breaker.kind === "closed";
  }
}
