// What must hold over all cells, looked at where claims are committed and telephones ring, and from what each cell's world
// knows of itself: the owners are not asked.
import type { SuppressionKey } from "../../../src/domain/compliance/suppression.ts";
import type { CallRow } from "../mirror.ts";
import { type Dial, keyOf } from "../provider.ts";
import { MINUTE, SECOND } from "../shape.ts";
import type { Invariant } from "../violation.ts";
import { cellOfCampaign, cellOfId } from "./cell-ids.ts";
import type { Cells } from "./cells.ts";

/** From the answer of an owner to the claim: see begin-dials. */
const CLAIM_WITHIN_MS = 30 * SECOND;
/** A line that its gate has no permit of is free after this time: a lease, and its owner's questions. */
const LEFT_OVER_MS = 30 * MINUTE;

interface Stopped extends SuppressionKey {
  expiresAt: number | null;
  seq: number;
}

export class CellChecks {
  readonly #cells: Cells;
  /** By number: stops that were answered, as a router saw it. */
  readonly #stops = new Map<string, Stopped[]>();
  readonly #lifted = new Map<string, number>();
  /** By number: calls that were claimed, when first. */
  readonly #claims = new Map<string, Map<string, { cell: number; at: number }>>();
  readonly #leftOver = new Map<string, number>();
  /** Numbers that two cells have rung. */
  readonly rungBy = new Map<string, Set<number>>();

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  #fail(invariant: Invariant, what: string): void {
    this.#cells.worlds[0]?.invariants.fail(invariant, what);
  }

  stopped({ kind, value, scope, expiresAt }: Omit<Stopped, "seq">, seq: number): void {
    this.#stops.set(value, [...(this.#stops.get(value) ?? []), { kind, value, scope, expiresAt, seq }]);
  }

  /** Whatever was asked for up to `seq` may be dialled from now on. */
  lifted({ value, scope }: Pick<SuppressionKey, "value" | "scope">, seq: number): void {
    this.#lifted.set(`${value} ${scope}`, Math.max(seq, this.#lifted.get(`${value} ${scope}`) ?? 0));
  }

  /** The claim has just been committed in this cell. */
  claimed(cell: number, row: CallRow): void {
    const key = `${row.callId}:${row.attemptsStarted} of cell ${cell}`;
    const at = row.lastAttemptAt ?? 0;
    if (cellOfId(row.callId) !== cell) this.#fail(0, `${key} has the id of another cell`);
    if (row.campaignId !== 0 && cellOfCampaign(row.campaignId) !== cell)
      this.#fail(0, `${key} is of campaign ${row.campaignId}`);
    const scopes = ["all", `campaign:${row.campaignId}`];
    const stop = (this.#stops.get(row.phoneNumber) ?? []).find(
      ({ value, scope, expiresAt, seq }) =>
        scopes.includes(scope) &&
        (expiresAt === null || expiresAt > at + this.#spread) &&
        seq > (this.#lifted.get(`${value} ${scope}`) ?? 0),
    );
    if (stop !== undefined) this.#fail(12, `${key} is claimed against a stop of ${stop.scope}`);
    this.#looksAtWindow(cell, row, at, key);
  }

  get #spread(): number {
    return this.#cells.plan.cells[0].shape.clockSpreadMs;
  }

  #looksAtWindow(cell: number, row: CallRow, at: number, key: string): void {
    const claims = this.#claims.get(row.phoneNumber) ?? new Map();
    this.#claims.set(row.phoneNumber, claims);
    // A window is opened by a first attempt, and keeps first attempts waiting.
    if (row.attemptsStarted !== 1) return;
    const { duplicateWindowMs } = this.#cells.plan.cells[0].shape.versions[0].policy;
    for (const [other, { cell: otherCell, at: before }] of claims) {
      const apart = at - before + CLAIM_WITHIN_MS + this.#spread;
      const row = this.#cells.worlds[otherCell]?.invariants.mirror.calls.get(other);
      // Given back: it was none.
      if (row?.attemptsStarted === 0) continue;
      if (otherCell !== cell && apart < duplicateWindowMs)
        this.#fail(3, `${key} is claimed ${at - before} ms after ${other}, of another cell`);
    }
    claims.set(row.callId, { cell, at });
  }

  rings(cell: number, dial: Dial): void {
    const cells = this.rungBy.get(dial.phoneNumber) ?? new Set();
    this.rungBy.set(dial.phoneNumber, cells.add(cell));
    for (const [other, { provider }] of this.#cells.worlds.entries()) {
      if (other === cell) continue;
      for (const ring of provider.live.values())
        if (ring.request.phoneNumber === dial.phoneNumber)
          this.#fail(
            3,
            `${dial.phoneNumber} is rung by ${keyOf(dial)} while ${ring.key} is live in another cell`,
          );
    }
  }

  /** In calm, once a minute. */
  look(): void {
    const { worlds, owners, scheduler } = this.#cells;
    const holders = owners.holders();
    const tokens = new Set(holders.map(h => h.token));
    for (const token of this.#leftOver.keys()) if (!tokens.has(token)) this.#leftOver.delete(token);
    for (const { cell, trunk, token, callId } of holders) {
      const has = worlds[cell]?.gates.of(trunk).checks.stored.some(p => p.call_id === callId);
      if (has) this.#leftOver.delete(token);
      else if (!this.#leftOver.has(token)) this.#leftOver.set(token, scheduler.now);
      const since = this.#leftOver.get(token) ?? scheduler.now;
      if (scheduler.now - since > LEFT_OVER_MS)
        this.#fail(8, `a number is taken by ${callId}, which has no permit for ${scheduler.now - since} ms`);
    }
  }
}
