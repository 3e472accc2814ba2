// When the next attempt may go by the rule packs, too: the retry rules say when it would, and both move it on until
// neither does.
import { hoursOf } from "../campaigns/campaign.ts";
import { hoursFor, slotHolding } from "../hours/calling-hours.ts";
import { showSlot } from "../hours/weekday-slots.ts";
import type { RetryVerdict } from "../retries/retry-decision.ts";
import { type LawfulQuestion, mayDialLawfully } from "./lawful-dial.ts";

/** `asked` without its instant, which is the retry's; its attempt is the next one. */
export function lawfulRetry(retry: RetryVerdict, asked: Omit<LawfulQuestion, "now">): RetryVerdict {
  const { compliance } = asked.campaign;
  const blackouts = asked.tenant?.blackouts ?? [];
  if (retry.kind === "final" || (compliance === null && blackouts.length === 0)) return retry;
  const found = mayDialLawfully({ ...asked, now: retry.at });
  const final = (reason: string, maxAttempts: number): RetryVerdict => ({
    kind: "final",
    maxAttempts,
    rule: null,
    slot: null,
    reason,
  });
  switch (found.kind) {
    case "open":
      return retry;
    case "exhausted":
      return final(found.reason, found.maxAttempts);
    case "refused":
      return final(found.reason, retry.maxAttempts);
    case "closed": {
      const at = found.opensAt;
      if (at === null || found.law === null) return retry;
      const then = mayDialLawfully({ ...asked, now: at });
      const maxAttempts = then.kind === "open" ? then.maxAttempts : retry.maxAttempts;
      return {
        ...retry,
        at,
        maxAttempts,
        ...slotOf(asked, at),
        reason: `${retry.reason}, when ${compliance === null ? "no blackout is in force" : "the rule packs allow it"}`,
      };
    }
  }
}

function slotOf({ inForce, campaign, callee }: Omit<LawfulQuestion, "now">, at: number) {
  const hours = hoursFor(inForce, { campaign: hoursOf(campaign), timeZone: callee.timeZone });
  const slot = hours === null ? null : slotHolding(hours, at);
  return { rule: slot?.rule ?? null, slot: slot === null ? null : showSlot(slot) };
}
