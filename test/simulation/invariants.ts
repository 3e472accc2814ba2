// What must always hold (the invariants of the design), looked at after every commit, every permit and every dial.
import type { Actor } from "./actor.ts";
import { Answered } from "./answered.ts";
import { Blackouts } from "./blackouts.ts";
import { Burnt } from "./burnt.ts";
import { EndChecks } from "./end-checks.ts";
import { EventChecks } from "./events/event-checks.ts";
import { closingOf, isOpenAround, type Zone } from "./hours.ts";
import { LawChecks } from "./law/law-checks.ts";
import { Liveness } from "./liveness.ts";
import { MessageChecks } from "./message-checks.ts";
import { type CallRow, isFinal, isInFlight, isSettled, Mirror, trunkOf } from "./mirror.ts";
import type { Dial } from "./provider.ts";
import { SECOND } from "./shape.ts";
import { Stops } from "./stops.ts";
import { TrunkChecks } from "./trunk-checks.ts";
import { type Invariant, isLookedAt, Violation } from "./violation.ts";
import type { World } from "./world.ts";

/** From the last look at hours to the arrival at the provider: a claim, its reading back and the way, 30 s each. */
const LAST_LOOK_MS = 95 * SECOND;

const keyOf = ({ callId, attempt }: { callId: string; attempt: number }) => `${callId}:${attempt}`;

/** What failed without ever having rang may be made due again, by its dead letter. */
const redriven = (row: CallRow) =>
  row.status === "FAILED" && row.attempts.length > 0 && typeof row.attempts.at(-1)?.started_at !== "number";

export class Invariants {
  readonly mirror: Mirror;
  violation: Violation | null = null;
  readonly trunks: TrunkChecks;
  readonly end: EndChecks;
  readonly messages: MessageChecks;
  readonly reports: Answered;
  readonly burnt: Burnt;
  readonly liveness: Liveness;
  readonly stops: Stops;
  readonly blackouts: Blackouts;
  readonly law: LawChecks;
  readonly events: EventChecks;
  readonly #world: World;
  readonly #claimed = new Map<string, number>();
  readonly #policies = new Map<number, number>();

  constructor(world: World) {
    this.#world = world;
    this.mirror = new Mirror(world.database);
    this.trunks = new TrunkChecks(world);
    this.end = new EndChecks(world);
    this.messages = new MessageChecks(world);
    this.reports = new Answered(world);
    this.burnt = new Burnt(world);
    this.liveness = new Liveness(world);
    this.stops = new Stops(world);
    this.blackouts = new Blackouts(world);
    this.law = new LawChecks(world);
    this.events = new EventChecks(world);
  }

  fail(invariant: Invariant, what: string): void {
    if (!isLookedAt(invariant)) return;
    this.violation ??= new Violation(invariant, what, this.#world.scheduler.now);
  }

  /** A commit to D1. */
  committed(sql: string, by: Actor | null): void {
    const { mirror } = this;
    if (this.#world.shape.big) return;
    const { trunks } = mirror;
    if (!mirror.refresh(sql, (old, row) => this.#changed(old, row, by))) return;
    if (mirror.trunks !== trunks) this.trunks.changed();
    this.events.committed(sql);
    for (const campaign of mirror.campaigns.values()) this.law.campaignChanged(campaign);
    const lie = mirror.counterThatLies();
    if (lie !== null) this.fail(9, lie);
  }

  #changed(old: CallRow | null, row: CallRow, by: Actor | null): void {
    if (old === null) this.#accepted(row);
    if (row.nextAttemptAt !== null && row.nextAttemptAt !== old?.nextAttemptAt) {
      this.liveness.due(row.nextAttemptAt);
      if (old !== null) this.liveness.moved(row.callId);
    }
    for (const a of old?.attempts ?? []) {
      const now = row.attempts[a.attempt - 1];
      if (
        isSettled(a) &&
        (now?.status !== a.status || now.ended_at !== a.ended_at || now.duration !== a.duration)
      )
        this.fail(7, `attempt ${keyOf({ ...row, ...a })} ended ${a.status}, and now is ${now?.status}`);
    }
    if (old !== null && isFinal(old) && (row.status !== old.status || !(isFinal(row) || redriven(row))))
      this.fail(7, `${row.callId} was final, ${old.status}, and now is ${row.status}`);
    this.law.changed(old, row);
    this.events.changed(old, row);
    const started = row.attemptsStarted > (old?.attemptsStarted ?? 0);
    if (started && row.attemptsStarted > this.#limit(row))
      this.fail(6, `${row.callId} is at attempt ${row.attemptsStarted}; at most ${this.#limit(row)}`);
    if (row.attempts.length !== row.attemptsStarted || row.attemptsStarted > row.maxAttempts)
      this.fail(
        6,
        `${row.callId}: ${row.attemptsStarted} of ${row.maxAttempts}, ${row.attempts.length} kept`,
      );
    if (started && isInFlight(row)) {
      this.#world.provider.claimed(keyOf({ ...row, attempt: row.attemptsStarted }));
      if (by !== null) this.burnt.claimed(keyOf({ ...row, attempt: row.attemptsStarted }), by);
      this.#claims(row);
    }
  }

  #accepted(row: CallRow): void {
    const { duplicateWindowMs } = this.#world.shape.versions[0].policy;
    for (const other of this.mirror.calls.values()) {
      if (other.phoneNumber !== row.phoneNumber || other.callId === row.callId) continue;
      const apart = Math.abs(other.createdAt - row.createdAt);
      // What a list holds waits for the end of the window.
      if (apart < duplicateWindowMs && (row.nextAttemptAt ?? 0) < other.createdAt + duplicateWindowMs)
        this.fail(
          3,
          `${row.phoneNumber} is accepted twice within ${apart} ms: ${other.callId}, ${row.callId}`,
        );
    }
  }

  /** The claim has just been committed: that is the last look. */
  #claims(row: CallRow): void {
    const key = `${row.callId}:${row.attemptsStarted}`;
    const lookedAt = row.lastAttemptAt ?? 0;
    const before = row.attempts.at(-2);
    const asked = before?.call_back_at ?? null;
    if (asked !== null && lookedAt < asked)
      this.fail(5, `${key} is claimed ${asked - lookedAt} ms before another call was asked for`);
    if (before?.status === "PICKED" && asked === null)
      this.fail(7, `${key} is claimed, and the attempt before it was picked up`);
    // The gate found it open by its own clock.
    const { clockSpreadMs } = this.#world.shape;
    this.#claimed.set(key, lookedAt);
    this.stops.claimed(row);
    this.blackouts.claimed(row);
    this.law.claimed(row);
    this.#world.hooks.claimed(row);
    const campaign = this.mirror.campaigns.get(row.campaignId);
    if (campaign === undefined || campaign.is_active === 0)
      this.fail(5, `${key} is claimed while campaign ${row.campaignId} is inactive`);
    else if (campaign.status === "paused" || campaign.status === "cancelled")
      this.fail(5, `${key} is claimed while campaign ${row.campaignId} is ${campaign.status}`);
    this.trunks.claims(row, campaign);
    this.#world.around.claimed(row);
    const gate = this.#world.gates.of(trunkOf(row, row.attemptsStarted));
    const version = gate.checks.versionOf(key);
    if (version === undefined) this.fail(1, `${key} is claimed without a permit that was begun`);
    const zone = (row.timeZone ?? campaign?.time_zone ?? "UTC") as Zone;
    if (!isOpenAround(closingOf(campaign?.business_hours ?? null), zone, lookedAt, clockSpreadMs))
      this.fail(5, `${key} is claimed outside the business hours of campaign ${row.campaignId}`);
    if (
      row.attemptsStarted > 1 &&
      version &&
      !isOpenAround(version.retryClosing, zone, lookedAt, clockSpreadMs)
    )
      this.fail(5, `${key} is claimed outside the retry hours of version ${version.name}`);
  }

  /** A campaign's own limit is never below what it once was: an older decision may still be on its way. */
  #limit(row: CallRow): number {
    const policy = this.mirror.campaigns.get(row.campaignId)?.retry_policy ?? null;
    const own = policy === null ? 0 : ((JSON.parse(policy) as { max_attempts?: number }).max_attempts ?? 0);
    const known = Math.max(this.#policies.get(row.campaignId) ?? 0, own);
    this.#policies.set(row.campaignId, known);
    const ofRules = this.#world.versions.map(v => v.maxAttempts);
    const alwaysOwn = own > 0 && known === own && !this.#world.policiesChange;
    return alwaysOwn ? own : Math.max(known, ...ofRules);
  }

  dialled(request: Dial): void {
    const key = keyOf(request);
    const { provider, scheduler, shape } = this.#world;
    if (provider.dials.has(key) && !provider.mayBeAskedAgain(key)) this.fail(2, `${key} is dialled twice`);
    const lookedAt = shape.big ? scheduler.now : this.#claimed.get(key);
    if (lookedAt === undefined) this.fail(2, `${key} is dialled without a claim`);
    else if (scheduler.now - lookedAt > LAST_LOOK_MS + shape.clockSpreadMs)
      this.fail(5, `${key} is dialled ${scheduler.now - lookedAt} ms after the last look`);
    this.liveness.dialled(request.trunk);
    this.trunks.dialled(request);
    this.law.dialled(request);
  }

  rings(request: Dial): void {
    const { live } = this.#world.provider;
    this.#world.around.rings(request);
    this.trunks.rings(request.trunk);
    if (!this.#world.shape.big) this.#campaignLines(request.campaignId);
    for (const other of live.values())
      if (other.request.phoneNumber === request.phoneNumber && other.request !== request)
        this.fail(3, `${request.phoneNumber} is rung by ${keyOf(request)} while ${other.key} is live`);
  }

  /** A limit that was lowered holds from the next dial on; one that was never lifted holds always. */
  #campaignLines(id: number): void {
    const known = [...this.mirror.lines].filter(([key]) => key.startsWith(`${id}:`)).map(([, n]) => n);
    const lines = known.includes(null) ? Number.POSITIVE_INFINITY : Math.max(...known.map(Number));
    const live = [...this.#world.provider.live.values()].filter(r => r.request.campaignId === id).length;
    if (live > lines) this.fail(1, `${live} calls of campaign ${id} are live on its ${lines} lines`);
  }

  isOlder({ callId, attempt }: { callId: string; attempt: number }): boolean {
    return (this.mirror.calls.get(callId)?.attemptsStarted ?? 0) > attempt;
  }

  /** Calls that wait for a dial, oldest first. */
  waiting(): string[] {
    return [...this.mirror.calls.values()]
      .filter(r => r.nextAttemptAt !== null)
      .map(r => r.callId)
      .sort();
  }

  /** Calls that no claim has taken, oldest first. */
  neverDialled(): string[] {
    return [...this.mirror.calls.values()]
      .filter(r => r.status === "INITIATED" && r.attemptsStarted === 0)
      .map(r => r.callId)
      .sort();
  }
}
