// When the next attempt may go by the rule packs, too: the retry rules say when it would, and both move it on until
// neither does.
import type { RetryVerdict } from "../retries/retry-decision.ts";
import { type LawfulQuestion, mayDialLawfully } from "./lawful-dial.ts";

/** `asked` without its instant, which is the retry's; its attempt is the next one. */
export function lawfulRetry(retry: RetryVerdict, asked: Omit<LawfulQuestion, "now">): RetryVerdict {
  const { compliance } = asked.campaign;
  if (retry.kind === "final" || compliance === null) return retry;
  const found = mayDialLawfully({ ...asked, now: retry.at });
  const final = (reason: string, maxAttempts: number): RetryVerdict => ({
    ...retry,
    kind: "final",
    maxAttempts,
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
      return { ...retry, at, maxAttempts, reason: `${retry.reason}, when the rule packs allow it` };
    }
  }
}
