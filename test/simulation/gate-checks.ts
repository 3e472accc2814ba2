// What a gate must keep to, looked at whenever its storage has changed: lines, numbers, and that permits come back.
import type { DialMessage } from "../../src/domain/calls/dial-key.ts";
import type { BeginVerdict, DialReport } from "../../src/domain/trunks/dial-report.ts";
import type { Permit } from "../../src/domain/trunks/permit.ts";
import type { GateHost } from "./gate-host.ts";
import { isInFlight, trunkOf } from "./mirror.ts";
import { MINUTE, SECOND, type Version } from "./shape.ts";
import type { World } from "./world.ts";

/** Past its time for longer than this, with all that may be out of reach meanwhile, a permit is lost. */
const PERMIT_OVERDUE_MS = 10 * MINUTE;

export interface PermitRow {
  call_id: string;
  attempt: number;
  token: string;
  campaign_id: number;
  phone_number: string;
  campaign_revision: number;
  begun_at: number | null;
  ended: boolean;
  expires_at: number;
}

export class GateChecks {
  permits: readonly PermitRow[] = [];
  /** By call, as the rows of the journal say. */
  readonly #stored = new Map<string, PermitRow>();
  /** Of the life before and of this one, where they are not the same. */
  #differ: string | null = null;
  /** How often the provider's wish to be left alone was heard. */
  holds = 0;
  readonly #world: World;
  readonly #gate: GateHost;
  readonly #begun = new Map<string, Version>();
  readonly #seenAt = new Map<string, number>();
  #heldUntil = 0;
  #dirty = false;

  constructor(world: World, gate: GateHost) {
    this.#world = world;
    this.#gate = gate;
  }

  /** A row of the journal was written: `[call, permit]` each, or `[call]` where it is gone. */
  wrote(row: string): void {
    this.#dirty = true;
    for (const [key, permit] of JSON.parse(row) as [string | number, Permit?][]) {
      if (typeof key !== "string") continue;
      if (permit === undefined) this.#stored.delete(key);
      else this.#stored.set(key, rowOf(permit));
    }
  }

  /** As the journal stands now, where nobody looks after each step. */
  get stored(): readonly PermitRow[] {
    return [...this.#stored.values()];
  }

  /** The permit that this message names is stored, and has not begun. */
  waits({ callId, token }: DialMessage): boolean {
    const permit = this.#stored.get(callId);
    return permit?.token === token && permit.begun_at === null && !permit.ended;
  }

  /** A gate that was evicted had these when it went, and starts with those. */
  startedAgain(before: readonly Permit[], after: readonly Permit[]): void {
    const [was, is] = [textOf(before), textOf(after)];
    if (was !== is) this.#differ = `${was} before, ${is} after`;
  }

  /** Under whose rules an attempt was let go. */
  versionOf(key: string): Version | undefined {
    return this.#begun.get(key);
  }

  /** The gate let these go. */
  begun(messages: readonly DialMessage[], verdicts: readonly BeginVerdict[], version: Version): void {
    const { scheduler, invariants } = this.#world;
    const { now } = scheduler;
    messages.forEach(({ callId, attempt }, i) => {
      if (verdicts[i]?.go !== true) return;
      const key = `${callId}:${attempt}`;
      this.#begun.set(key, version);
      if (now < this.#heldUntil)
        invariants.fail(1, `${key} begins while the provider asked to be left alone`);
    });
  }

  /** The gate hears how long the provider wants to be left alone. */
  heard(dials: readonly DialReport[]): void {
    for (const { holdSeconds } of dials) {
      if (holdSeconds === null) continue;
      this.holds++;
      this.#heldUntil = Math.max(this.#heldUntil, this.#world.scheduler.now + holdSeconds * SECOND);
    }
  }

  /** Somebody resumes the trunk, whatever the provider asked for. */
  resumed(): void {
    this.#heldUntil = 0;
  }

  look(): void {
    if (this.#dirty) this.#lookAtPermits();
    const { scheduler, invariants, shape } = this.#world;
    if (this.#differ !== null)
      invariants.fail(1, `${this.#gate.trunk} starts again with other permits: ${this.#differ}`);
    const dueBack = (p: PermitRow) => Math.max(p.expires_at, this.#seenAt.get(p.token) ?? 0);
    const overdue = this.permits.find(
      p => scheduler.now > dueBack(p) + PERMIT_OVERDUE_MS + shape.clockSpreadMs,
    );
    if (overdue === undefined) return;
    const key = `${overdue.call_id}:${overdue.attempt}`;
    invariants.fail(8, `the permit of ${key} is ${PERMIT_OVERDUE_MS} ms overdue`);
  }

  #lookAtPermits(): void {
    this.#dirty = false;
    this.permits = [...this.#stored.values()];
    for (const permit of this.permits) {
      if (this.#seenAt.has(permit.token)) continue;
      this.#seenAt.set(permit.token, this.#world.scheduler.now);
      // That of a call that is on the line already: the line is taken, whatever the limit.
      if (permit.campaign_revision === 0) this.#adopted(permit);
      else this.#granted(permit);
    }
  }

  /** What is said of a call goes to the gate of the trunk that it is on. */
  #adopted({ call_id: callId, attempt }: PermitRow): void {
    const { invariants } = this.#world;
    const { mirror } = invariants;
    const row = mirror.calls.get(callId);
    if (row === undefined || row.attemptsStarted !== attempt || !isInFlight(row)) return;
    const on = trunkOf(row, attempt);
    if (on !== this.#gate.trunk)
      invariants.fail(1, `a line of ${this.#gate.trunk} is taken by ${callId}:${attempt}, which is on ${on}`);
  }

  #granted(permit: PermitRow): void {
    const { invariants } = this.#world;
    const lines = invariants.trunks.linesOf(this.#gate);
    // What was reported to have ended is on no line; until it is settled it keeps its number.
    const live = this.permits.filter(p => !p.ended).length;
    if (live > lines || this.permits.length > 2 * lines)
      invariants.fail(
        1,
        `${live} permits of ${this.#gate.trunk} are out for ${lines} lines, ${this.permits.length} with those that ended`,
      );
    if (this.permits.some(p => p !== permit && p.phone_number === permit.phone_number))
      invariants.fail(3, `two permits are out for ${permit.phone_number}`);
    const { campaign_id: id, campaign_revision: revision } = permit;
    const own = invariants.mirror.lines.get(`${id}:${revision}`) ?? null;
    const inUse = this.permits.filter(p => p.campaign_id === id).length;
    if (own !== null && inUse > own)
      invariants.fail(1, `campaign ${id} has ${inUse} permits for ${own} lines`);
  }
}

const rowOf = (permit: Permit): PermitRow => ({
  call_id: permit.callId,
  attempt: permit.attempt,
  token: permit.token,
  campaign_id: permit.campaignId,
  phone_number: permit.phoneNumber,
  campaign_revision: permit.campaignRevision,
  begun_at: permit.begunAt,
  ended: permit.ended !== undefined,
  expires_at: permit.expiresAt,
});

const textOf = (permits: readonly Permit[]): string =>
  JSON.stringify([...permits].sort((a, b) => (a.callId < b.callId ? -1 : 1)));
