// Permits in the gate's own SQLite. Every method is synchronous: what one method writes, or all in `together`, is one
// row of the journal, which stands there before anything is answered. Reads come from memory, which is filled from
// storage when the object starts. A permit is stored as it is: what a later version adds to it is optional.
import type { PermitBook } from "../../actions/ports/permit-book.ts";
import type { DialKey, DialMessage, LineKey } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { Permit, Withdrawal } from "../../domain/trunks/permit.ts";
import { takeEarlierPermits } from "./earlier-permits.ts";
import { Journal } from "./journal.ts";

/** Campaigns that are forgotten at a time. */
const FORGOTTEN_TOGETHER = 500;
/** Calls whose attempts were given back that are remembered: more than come back while one dispatch reads and grants. */
const MOST_GIVEN_BACK = 10_000;

export class SqlitePermitBook implements PermitBook {
  readonly #journal: Journal;
  readonly #onReleased: (permit: Permit) => void;
  readonly #permits = new Map<string, Permit>();
  readonly #lastGranted = new Map<number, number>();
  /** The latest last. */
  readonly #givenBack = new Set<string>();
  #ended = 0;
  /** The list of them, until one changes. */
  #all: readonly Permit[] | null = null;

  /** `onReleased` is called for every permit that goes, for whatever reason. */
  constructor(sql: SqlStorage, onReleased: (permit: Permit) => void = () => {}) {
    this.#onReleased = onReleased;
    // Permits have the ids of their calls, campaigns their own: a text and a number.
    this.#journal = new Journal(sql, key =>
      typeof key === "string" ? this.#permits.get(key) : this.#lastGranted.get(key),
    );
    const earlier = takeEarlierPermits(sql);
    if (earlier === null) {
      for (const [key, fact] of this.#journal.read())
        if (typeof key === "string") this.#keep(fact as Permit);
        else this.#lastGranted.set(key, fact as number);
      return;
    }
    // An older version was the last to run here: of what the journal says it knew nothing, and it is over.
    this.#journal.clear();
    this.together(() => {
      for (const permit of earlier.permits) this.#set(permit);
      for (const [id, at] of earlier.lastGranted) this.#grantedAt(id, at);
    });
  }

  together<Result>(run: () => Result): Result {
    return this.#journal.together(run);
  }

  all(): readonly Permit[] {
    this.#all ??= [...this.#permits.values()];
    return this.#all;
  }

  get size(): number {
    return this.#permits.size;
  }

  get ended(): number {
    return this.#ended;
  }

  of(callId: string): Permit | undefined {
    return this.#permits.get(callId);
  }

  grant(permits: readonly Permit[]): void {
    const held = permits.find(p => this.#permits.has(p.callId));
    if (held !== undefined) throw new Error(`call ${held.callId} has a permit`);
    this.together(() => {
      for (const permit of permits) {
        this.#set(permit);
        this.#grantedAt(permit.campaignId, permit.grantedAt);
      }
    });
  }

  /** Forgets when campaigns were last given a line that were given none since `before` (ms); some at a time. */
  forgetGrants(before: number): number {
    const old = [...this.#lastGranted].filter(([, at]) => at < before).slice(0, FORGOTTEN_TOGETHER);
    this.together(() => {
      for (const [id] of old) {
        this.#lastGranted.delete(id);
        this.#journal.changed(id);
      }
    });
    return old.length;
  }

  adopt(permits: readonly Permit[]): number {
    const missing = permits.filter(p => !this.#permits.has(p.callId));
    this.together(() => {
      for (const permit of missing) this.#set(permit);
    });
    return missing.length;
  }

  extend(key: DialKey, expiresAt: number): void {
    const permit = this.#permits.get(key.callId);
    if (permit?.attempt === key.attempt) this.#set({ ...permit, expiresAt });
  }

  begin(message: DialMessage, now: number, leaseEndsAt: number): Permit | null {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined || permit.token !== message.token || permit.attempt !== message.attempt)
      return null;
    if (permit.begun || permit.ended !== undefined || permit.expiresAt <= now) return null;
    const begun = { ...permit, begun: true, begunAt: now, expiresAt: leaseEndsAt };
    this.#set(begun);
    return begun;
  }

  note(permit: Permit, ended: AttemptEnd, expiresAt: number): void {
    this.#set({ ...permit, ended, expiresAt });
  }

  lapse(message: DialMessage): boolean {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined || permit.begun || permit.ended !== undefined) return false;
    return permit.token === message.token && this.release(message);
  }

  lapseAll(): void {
    this.together(() => {
      for (const permit of this.all()) this.lapse(permit);
    });
  }

  withdraw(message: DialMessage): Withdrawal {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined) return "gone";
    if (permit.token !== message.token || permit.attempt !== message.attempt) return "superseded";
    if (permit.ended !== undefined) return "superseded";
    if (permit.begun) return "begun";
    this.release(message);
    return "withdrawn";
  }

  release(key: LineKey): boolean {
    const permit = this.#permits.get(key.callId);
    if (permit?.attempt !== key.attempt) return false;
    if (key.token !== undefined && key.token !== permit.token) return false;
    this.#permits.delete(key.callId);
    if (permit.ended !== undefined) this.#ended--;
    if (permit.ended?.source === "refused") this.#rememberGivenBack(key.callId);
    this.#all = null;
    this.#journal.changed(key.callId);
    this.#onReleased(permit);
    return true;
  }

  wasGivenBack(callId: string): boolean {
    return this.#givenBack.has(callId);
  }

  #rememberGivenBack(callId: string): void {
    this.#givenBack.add(callId);
    const [first] = this.#givenBack;
    if (this.#givenBack.size > MOST_GIVEN_BACK && first !== undefined) this.#givenBack.delete(first);
  }

  lastGrantedAt(campaignId: number): number {
    return this.#lastGranted.get(campaignId) ?? 0;
  }

  #set(permit: Permit): void {
    this.#keep(permit);
    this.#all = null;
    this.#journal.changed(permit.callId);
  }

  #keep(permit: Permit): void {
    if (this.#permits.get(permit.callId)?.ended !== undefined) this.#ended--;
    if (permit.ended !== undefined) this.#ended++;
    this.#permits.set(permit.callId, permit);
  }

  #grantedAt(campaignId: number, at: number): void {
    this.#lastGranted.set(campaignId, at);
    this.#journal.changed(campaignId);
  }
}
