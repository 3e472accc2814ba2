// What a gate remembers of hooks that fail: whose calls it gives no lines for a while, and what it says when it is asked.
// Forgotten, the next call finds out.
import { type HookTrouble, TROUBLE_TOLD_MS } from "../../../domain/pre-dial/hook-trouble.ts";

const MOST_KNOWN = 1_000;

export class HookTroubles {
  readonly #known = new Map<number, HookTrouble>();

  failed(trouble: HookTrouble): void {
    const before = this.#known.get(trouble.campaignId);
    this.#known.delete(trouble.campaignId);
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const heldUntil = latest(before?.heldUntil ?? null, trouble.heldUntil);
    this.#known.set(trouble.campaignId, { ...trouble, heldUntil });
  }

  /** Ms; null = it is not held. */
  heldUntil(campaignId: number, now: number): number | null {
    const until = this.#known.get(campaignId)?.heldUntil ?? null;
    return until !== null && until > now ? until : null;
  }

  /** Null = nothing was heard of it lately. */
  of(campaignId: number, now: number): HookTrouble | null {
    const known = this.#known.get(campaignId);
    return known !== undefined && now < known.at + TROUBLE_TOLD_MS ? known : null;
  }
}

const latest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
