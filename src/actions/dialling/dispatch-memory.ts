// What a gate remembers from dispatch to dispatch: which campaigns had work when they were last looked at, and how far
// the walk over all of them has come. Hints only: what is granted is decided on what D1 has said within the second, and the claim has the last word.
// Forgotten, it is learnt anew within one walk.
import type { DispatchCampaign } from "../../domain/campaigns/dispatch-look.ts";
import type { TrunkShare } from "../../domain/trunks/sharing.ts";
import { HookTroubles } from "./pre-dial/hook-troubles.ts";
import type { Ahead } from "./read-ahead.ts";
import { ThrottleMemory } from "./throttle-memory.ts";

/** The walk begins behind this id: that of ad-hoc calls is 0. */
export const WALK_START = -1;
/** Walks over all campaigns begin at most so often, however much happens. */
export const WALK_EVERY_MS = 2_000;
/** Campaigns remembered; the one that was seen longest ago goes first. */
const MOST_KNOWN = 20_000;

export class DispatchMemory {
  /** There are more campaigns than one step of the walk sees. */
  isWide = false;
  readonly #known = new Map<number, DispatchCampaign>();
  /** Campaigns that were given calls since they were last looked at. */
  readonly #fresh = new Set<number>();
  /** Until when a campaign's list is not read again, in ms, unless it has another revision by now; by campaign. */
  readonly #rests = new Map<number, { revision: number; until: number }>();
  /** How often in a row the list of a campaign could not be fed. */
  readonly #failures = new Map<number, number>();
  /** Everything up to this id has been seen by the walk that is underway. */
  walkedTo = WALK_START;
  #walkBegan = Number.NEGATIVE_INFINITY;
  /** All there are, as they were seen last. */
  trunks: readonly TrunkShare[] = [];
  /** Campaigns with fewer lines than their own. */
  readonly throttles = new ThrottleMemory();
  /** Campaigns whose hooks fail. */
  readonly hooks = new HookTroubles();
  /** Read for lines that come free soon; null = nothing was, or it is not so any more. */
  ahead: Ahead | null = null;
  /** How often somebody said so: what was asked for before is not kept. */
  changes = 0;
  /** When the last walk began that saw all campaigns, in ms. */
  allSeenAt = Number.NEGATIVE_INFINITY;

  /** This campaign has new calls. */
  hasCalls(id: number): void {
    this.#fresh.add(id);
    if (this.ahead?.looked.get(id)?.hasDue !== true) this.forgetAhead();
  }

  /** What was read ahead may not be so any more. */
  forgetAhead(): void {
    this.changes++;
    this.ahead = null;
  }

  /** Somebody changed a campaign or its list: look at all of them again, soon. */
  changed(): void {
    this.forgetAhead();
    this.#rests.clear();
    this.allSeenAt = Number.NEGATIVE_INFINITY;
  }

  known(id: number): DispatchCampaign | undefined {
    return this.#known.get(id);
  }

  /** The campaigns that probably have something to do at `now`. */
  candidates(now: number): DispatchCampaign[] {
    return [...this.#known.values()].filter(known => this.#hasWork(known, now));
  }

  /** A campaign of which this holds may have something to do at `now` (ms), or one was given calls that nobody has looked at. */
  mayWant(now: number, holds: (known: DispatchCampaign) => boolean): boolean {
    if (this.#fresh.size > 0) return true;
    for (const known of this.#known.values()) if (this.#hasWork(known, now) && holds(known)) return true;
    return false;
  }

  #hasWork(known: DispatchCampaign, now: number): boolean {
    if (known.hasDue || (known.nextDueAt !== null && known.nextDueAt <= now)) return true;
    return known.hasContacts && now >= this.restsUntil(known);
  }

  /** Those that were given calls, each returned once. */
  takeFresh(limit: number): number[] {
    const ids = [...this.#fresh].slice(0, limit);
    for (const id of ids) this.#fresh.delete(id);
    return ids;
  }

  /** What was just seen of a campaign; one without work, now or later, is not remembered. */
  saw(seen: DispatchCampaign, mayDial: boolean): void {
    const { id } = seen.campaign;
    this.#known.delete(id);
    if (!mayDial || !(seen.hasDue || seen.hasContacts || seen.nextDueAt !== null)) return;
    if (this.#known.size >= MOST_KNOWN) {
      const first = this.#known.keys().next();
      if (!first.done) this.#known.delete(first.value);
    }
    this.#known.set(id, seen);
  }

  /** The walk has come so far; null = to the end. */
  walked(began: number, to: number | null): void {
    if (this.walkedTo === WALK_START) {
      this.#walkBegan = began;
      this.isWide = to !== null;
    }
    if (to === null) this.allSeenAt = this.#walkBegan;
    this.walkedTo = to ?? WALK_START;
  }

  /** The list of this campaign rests until `at`: closed, or in trouble. */
  rest({ campaign }: DispatchCampaign, at: number): void {
    // Only a shortcut: forgotten, a list is read once more.
    if (this.#rests.size >= MOST_KNOWN) this.#rests.clear();
    this.#rests.set(campaign.id, { revision: campaign.revision, until: at });
  }

  /** Feeding it has failed once more; returns how often in a row it had before. */
  wentWrong({ campaign }: DispatchCampaign): number {
    const before = this.#failures.get(campaign.id) ?? 0;
    if (this.#failures.size >= MOST_KNOWN) this.#failures.clear();
    this.#failures.set(campaign.id, before + 1);
    return before;
  }

  wentWell({ campaign }: DispatchCampaign): void {
    this.#failures.delete(campaign.id);
  }

  /** In ms; 0 = it does not rest. */
  restsUntil({ campaign }: DispatchCampaign): number {
    const rest = this.#rests.get(campaign.id);
    return rest?.revision === campaign.revision ? rest.until : 0;
  }

  /** The earliest time at which something is due, or a list is to be read again, that is known of, in ms; null = nothing is known. */
  nextDueAt(now: number): number | null {
    let next = Number.POSITIVE_INFINITY;
    for (const known of this.#known.values()) {
      const { nextDueAt, hasContacts } = known;
      if (nextDueAt !== null && nextDueAt > now) next = Math.min(next, nextDueAt);
      const rests = hasContacts ? this.restsUntil(known) : 0;
      if (rests > now) next = Math.min(next, rests);
    }
    return Number.isFinite(next) ? next : null;
  }
}
