// What a gate remembers of campaigns that have fewer lines, since too many of their calls were abandoned.
import type { Campaign } from "../../domain/campaigns/campaign.ts";
import type { Throttle } from "../../domain/compliance/abandon/throttle.ts";

/** A campaign's facts are read again after this time, in ms: calls on the line end meanwhile. */
export const THROTTLES_READ_EVERY_MS = 15_000;
const MOST_KNOWN = 20_000;

export class ThrottleMemory {
  readonly #seen = new Map<number, { throttle: Throttle | null; revision: number; at: number }>();

  /** Null = all of its lines. */
  of(campaignId: number): Throttle | null {
    return this.#seen.get(campaignId)?.throttle ?? null;
  }

  isFresh({ id, revision }: Pick<Campaign, "id" | "revision">, now: number): boolean {
    const seen = this.#seen.get(id);
    return seen !== undefined && seen.revision === revision && now < seen.at + THROTTLES_READ_EVERY_MS;
  }

  saw({ id, revision }: Pick<Campaign, "id" | "revision">, throttle: Throttle | null, now: number): void {
    if (this.#seen.size >= MOST_KNOWN && !this.#seen.has(id)) this.#seen.clear();
    this.#seen.set(id, { throttle, revision, at: now });
  }

  forget(campaignId: number): void {
    this.#seen.delete(campaignId);
  }
}
