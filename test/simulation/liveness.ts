// Liveness: with a line free and a call that may be dialled, something is dialled soon.
//
// Looked at in calm stretches only: no fault, no operation, no outage in the last while, nor the late effect of one (an
// alarm that was lost, a message that comes minutes later). What may be dialled: due for some seconds, of a campaign that
// dials and has a line of its own left, inside its hours by everybody's clock, to a number that is in no call, with the
// trunk neither paused nor held nor its breaker open. Permits whose message was lost hold their lines as calls do. The
// next few contacts of a started campaign count as calls that are due.
import type { StatementSync } from "node:sqlite";
import { gateDatabase, sqlite } from "./database.ts";
import { closingOf, isOpenAround, type Zone } from "./hours.ts";
import type { CampaignRow } from "./mirror.ts";
import { MINUTE, SECOND } from "./shape.ts";
import type { World } from "./world.ts";

/** Lines may be idle for so long. */
const IDLE_MS = 5 * SECOND;
/** A fault has its effect within this time: permits of lost messages lapse, the watchdog has looked twice. */
const AFTERMATH_MS = 3 * MINUTE;
/** Between two looks. */
const LOOK_MS = 250;

interface Work {
  campaign: CampaignRow | undefined;
  phoneNumber: string;
  timeZone: string | null;
  retry: boolean;
}

const CONTACTS = sqlite.prepare(`SELECT p.campaign_id, p.phone_number, p.time_zone FROM contacts p
  JOIN campaigns k ON k.id = p.campaign_id AND k.status = 'in_progress' AND k.is_active = 1
  WHERE p.created_at < ?1 AND p.suppressed_at IS NULL AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.phone_number = p.phone_number
    AND (c.campaign_id = p.campaign_id OR c.created_at > ?2)) LIMIT 200`);
let control: StatementSync | undefined;

export class Liveness {
  readonly #world: World;
  #troubleUntil = 0;
  #idleSince: number | null = null;
  #lookedAt = 0;

  constructor(world: World) {
    this.#world = world;
    this.trouble();
  }

  /** Something went wrong, or was changed; its effect shows `inMs` from now at the latest. */
  trouble(inMs = 0): void {
    const until = this.#world.scheduler.now + inMs + AFTERMATH_MS;
    this.#troubleUntil = Math.max(this.#troubleUntil, until);
    this.#idleSince = null;
  }

  dialled(): void {
    this.#idleSince = null;
  }

  /** A call becomes due at `at` (ms): look then, though nothing else may happen. */
  due(at: number): void {
    const { scheduler } = this.#world;
    if (at > scheduler.now) scheduler.at(at + 1, () => this.look(true));
  }

  look(now = false): void {
    const { scheduler, invariants } = this.#world;
    if (scheduler.now < this.#troubleUntil || (!now && scheduler.now < this.#lookedAt + LOOK_MS)) return;
    this.#lookedAt = scheduler.now;
    const work = this.#dialable();
    if (work === null) this.#idleSince = null;
    else if (this.#idleSince === null) {
      this.#idleSince = scheduler.now;
      scheduler.in(IDLE_MS + 1, () => this.look(true));
    } else if (scheduler.now - this.#idleSince > IDLE_MS)
      invariants.fail(
        "4b",
        `nothing was dialled for ${scheduler.now - this.#idleSince} ms; it could: ${work}`,
      );
  }

  /** What could be dialled; null = nothing. */
  #dialable(): string | null {
    const { gate, invariants, provider, shape, scheduler } = this.#world;
    const { permits } = invariants.gate;
    if (permits.length >= gate.inForce.policy.maxConcurrentCalls || !this.#trunkDials()) return null;
    const busy = new Set([...permits.map(p => p.phone_number)]);
    for (const { request } of provider.live.values()) busy.add(request.phoneNumber);
    const free = (work: Work) =>
      !busy.has(work.phoneNumber) && this.#mayBeDialled(work) && !this.#isStopped(work);
    for (const row of invariants.mirror.calls.values()) {
      if (row.nextAttemptAt === null || row.nextAttemptAt > scheduler.now - shape.clockSpreadMs) continue;
      const campaign = invariants.mirror.campaigns.get(row.campaignId);
      if (free({ ...row, campaign, retry: row.attemptsStarted > 0 })) return row.callId;
    }
    const { duplicateWindowMs } = gate.inForce.policy;
    const since = scheduler.now - duplicateWindowMs - shape.clockSpreadMs;
    for (const row of CONTACTS.iterate(scheduler.now - IDLE_MS, since)) {
      const campaign = invariants.mirror.campaigns.get(Number(row.campaign_id));
      const phoneNumber = String(row.phone_number);
      const timeZone = row.time_zone === null ? null : String(row.time_zone);
      if (free({ campaign, phoneNumber, timeZone, retry: false })) return `contact ${phoneNumber}`;
    }
    return null;
  }

  /** Now, or a moment ago by somebody's clock. */
  #isStopped({ campaign, phoneNumber }: Work): boolean {
    const { invariants, scheduler, shape } = this.#world;
    const at = scheduler.now - IDLE_MS - shape.clockSpreadMs;
    return invariants.stops.holding({ phoneNumber, campaignId: campaign?.id ?? 0 }, at) !== undefined;
  }

  #mayBeDialled({ campaign, timeZone, retry }: Work): boolean {
    const { invariants, versions, scheduler, shape } = this.#world;
    if (campaign === undefined || campaign.is_active === 0) return false;
    if (campaign.status === "paused" || campaign.status === "cancelled") return false;
    const own = campaign.max_concurrent_calls ?? Number.POSITIVE_INFINITY;
    if (invariants.gate.permits.filter(p => p.campaign_id === campaign.id).length >= own) return false;
    const zone = (timeZone ?? campaign.time_zone ?? "UTC") as Zone;
    const closings = [
      closingOf(campaign.business_hours),
      ...(retry ? versions.map(v => v.retryClosing) : []),
    ];
    // Open now and for some seconds, for the slowest and the fastest clock.
    const { now } = scheduler;
    const from = now - IDLE_MS - shape.clockSpreadMs;
    return closings.every(
      closing => isOpenAround(closing, zone, from, 0) && isOpenAround(closing, zone, now + 2 * SECOND, 0),
    );
  }

  #trunkDials(): boolean {
    const { invariants, scheduler, shape } = this.#world;
    if (invariants.mirror.trunkPaused) return false;
    control ??= gateDatabase.prepare("SELECT control FROM trunk_control WHERE id = 1");
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
