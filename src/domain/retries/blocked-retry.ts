// A retry that rule packs have moved or ended, and which of their rules did.
import { type LawfulQuestion, mayDialLawfully } from "../calls/lawful-dial.ts";
import { lawfulRetry } from "../calls/lawful-retry.ts";
import type { RetryVerdict } from "./retry-decision.ts";

export interface BlockedRetry {
  verdict: RetryVerdict;
  /** In the order in which they came; empty = none did. */
  blockedBy: readonly string[];
}

/** `asked`: of the attempt to come; its time is that of the verdict. */
export function blockedRetry(asked: Omit<LawfulQuestion, "now">, wanted: RetryVerdict): BlockedRetry {
  const verdict = lawfulRetry(wanted, asked);
  if (wanted.kind === "final" || verdict === wanted) return { verdict, blockedBy: [] };
  if (verdict.kind === "final") {
    const found = mayDialLawfully({ ...asked, now: wanted.at });
    return { verdict, blockedBy: found.kind === "refused" ? found.blockedBy : [] };
  }
  const blockedBy = [...new Set(blockersUntil(asked, wanted.at, verdict.at))];
  return { verdict: { ...verdict, reason: `${wanted.reason}, moved by ${blockedBy.join(", ")}` }, blockedBy };
}

/** Those that stop it at the wanted time, and those that it comes upon on its way. */
function blockersUntil(asked: Omit<LawfulQuestion, "now">, from: number, until: number): string[] {
  const found: string[] = [];
  for (let at = from; at < until; ) {
    const { kind, law, ...more } = mayDialLawfully({ ...asked, now: at });
    if (law?.decision === "wait") {
      found.push(...law.blockedBy);
      at = law.until;
    } else if (kind === "closed" && "opensAt" in more && (more.opensAt ?? until) > at) {
      at = more.opensAt ?? until;
    } else break;
  }
  return found;
}
