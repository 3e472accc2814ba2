// Which caller id each call of a trunk shows: one of its campaign's pool, else of the trunk's; and what is counted of
// them, over all pools. A cap is exact, because all of it is in one place: what is granted, begun and ended.
import type { CallerIdPools } from "../actions/ports/caller-id-pools.ts";
import type { AttemptEnd } from "../domain/calls/settlement.ts";
import type { CallerIdFacts } from "../domain/explain/caller-id-check.ts";
import type { CallerIdPool } from "../domain/trunks/caller-ids/caller-id-pool.ts";
import type { CallerIdChoice } from "../domain/trunks/caller-ids/choose-caller-id.ts";
import { wasAnswered } from "../domain/trunks/caller-ids/was-answered.ts";
import type { Permit } from "../domain/trunks/permit.ts";
import type { CallerIds } from "./storage/caller-ids.ts";
import type { SqlitePermitBook } from "./storage/permit-book.ts";

export interface TrunkCallerIdsDeps {
  uses: CallerIds;
  permits: Pick<SqlitePermitBook, "all" | "of">;
  /** The trunk's, as it is known now. */
  own: () => CallerIdPool | null;
}

type HasPool = { callerIds: CallerIdPool | null };

export class TrunkCallerIds implements CallerIdPools {
  readonly #deps: TrunkCallerIdsDeps;

  constructor(deps: TrunkCallerIdsDeps) {
    this.#deps = deps;
  }

  cappedUntil(campaigns: readonly HasPool[], now: number): (number | null)[] {
    const own = this.#deps.own();
    const pools = campaigns.map(campaign => campaign.callerIds ?? own);
    const limited = new Set<CallerIdPool>();
    for (const pool of pools) if (pool !== null && pool.dailyCap !== null) limited.add(pool);
    if (limited.size === 0) return campaigns.map(() => null);
    const held = this.#held();
    // The trunk's is mostly that of many.
    const until = new Map<CallerIdPool | null, number | null>();
    for (const pool of limited) until.set(pool, this.#deps.uses.cappedUntil(pool, held, now));
    return pools.map(pool => until.get(pool) ?? null);
  }

  choose(
    calls: readonly { phoneNumber: string; attempt: number; campaign: HasPool }[],
    now: number,
  ): (CallerIdChoice | null)[] {
    const choices: (CallerIdChoice | null)[] = calls.map(() => null);
    const byPool = Map.groupBy(calls.entries(), ([, call]) => this.#poolOf(call.campaign));
    let held: string[] | null = null;
    for (const [pool, some] of byPool) {
      if (pool === null) continue;
      held ??= this.#held();
      const asked = some.map(([, call]) => call);
      for (const [n, choice] of this.#deps.uses.choose(pool, asked, held, now).entries()) {
        const [place] = some[n] ?? [];
        if (place !== undefined) choices[place] = choice;
        // Another pool may have the same number.
        if (choice.kind === "chosen") held.push(choice.number);
      }
    }
    return choices;
  }

  /** Their dials begin: in one go with their permits. */
  began(permits: readonly Permit[], now: number): void {
    this.#deps.uses.dialled(
      permits.flatMap(p => p.callerId ?? []),
      now,
    );
  }

  /** They were noted, and not before; their permits carry them. */
  ended(ends: readonly AttemptEnd[], now: number): void {
    const counted = ends.flatMap(end => {
      const permit = this.#deps.permits.of(end.callId);
      const answered = wasAnswered(end);
      if (permit === undefined || !permit.begun || permit.callerId === null || answered === null) return [];
      return [{ number: permit.callerId, answered }];
    });
    this.#deps.uses.ended(counted, now);
  }

  /** Null = there is no pool. `own`: the permit of the call that is asked about, which is not in its way. */
  facts(campaign: HasPool, own: Permit | undefined, now: number): CallerIdFacts | null {
    const pool = this.#poolOf(campaign);
    if (pool === null) return null;
    const { standing, numbers } = this.#deps.uses.view(pool, now, this.#held(own));
    const free = numbers.flatMap(n => n.freeAt ?? []);
    return {
      of: campaign.callerIds === null ? "trunk" : "campaign",
      standing,
      numbers: numbers.length,
      setAside: numbers.filter(n => n.setAsideAt !== null).length,
      capped: numbers.filter(n => n.freeAt !== null && n.setAsideAt === null).length,
      freeAt: free.length === 0 ? null : Math.min(...free),
    };
  }

  /** All or nothing; returns those that are neither in the `pool` nor counted today. */
  reinstate(numbers: readonly string[], pool: CallerIdPool | null, now: number): string[] {
    const { uses } = this.#deps;
    const unknown = numbers.filter(n => !uses.isCounted(n, now) && pool?.numbers.includes(n) !== true);
    if (unknown.length === 0) for (const number of numbers) uses.reinstate(number, now);
    return unknown;
  }

  #poolOf({ callerIds }: HasPool): CallerIdPool | null {
    return callerIds ?? this.#deps.own();
  }

  /** What is granted, and will be dialled or lapse; a number as often as it is shown. */
  #held(except?: Permit): string[] {
    return this.#deps.permits
      .all()
      .flatMap(p => (p.begun || p.ended !== undefined || p === except ? [] : (p.callerId ?? [])));
  }
}
