// A retry that the retry rules have given a time, moved to where the campaign's rule packs allow it.
import { type LawfulQuestion, mayDialLawfully } from "../calls/lawful-dial.ts";
import { hoursOf } from "../campaigns/campaign.ts";
import { type CallHours, hoursFor, slotHolding } from "../hours/calling-hours.ts";
import { showSlot } from "../hours/weekday-slots.ts";
import type { RetryVerdict } from "./retry-decision.ts";

export interface LawfulRetry {
  verdict: RetryVerdict;
  /** Rules that have moved or ended it, in the order in which they came; empty = none did. */
  blockedBy: readonly string[];
}

/** `asked`: of the attempt to come; its time is that of the verdict. */
export function lawfulRetry(asked: Omit<LawfulQuestion, "now">, verdict: RetryVerdict): LawfulRetry {
  if (verdict.kind === "final") return { verdict, blockedBy: [] };
  const wanted = mayDialLawfully({ ...asked, now: verdict.at });
  if (wanted.law === null || wanted.law.decision === "dial") return { verdict, blockedBy: [] };
  const { maxAttempts } = verdict;
  switch (wanted.kind) {
    case "open":
      return { verdict, blockedBy: [] };
    case "exhausted":
    case "refused": {
      const ended = { kind: "final", maxAttempts, rule: null, slot: null, reason: wanted.reason } as const;
      return { verdict: ended, blockedBy: wanted.kind === "refused" ? wanted.blockedBy : [] };
    }
    case "closed": {
      const at = wanted.opensAt ?? verdict.at;
      const blockedBy = [...new Set(blockersUntil(asked, verdict.at, at))];
      const hours = hoursFor(asked.inForce, {
        campaign: hoursOf(asked.campaign),
        timeZone: asked.callee.timeZone,
      });
      const reason = `${verdict.reason}, moved by ${blockedBy.join(", ")}`;
      return { verdict: { ...verdict, at, ...slotAt(hours, at), reason }, blockedBy };
    }
  }
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

function slotAt(hours: CallHours | null, at: number): { rule: string | null; slot: string | null } {
  const slot = hours === null ? null : slotHolding(hours, at);
  return { rule: slot?.rule ?? null, slot: slot === null ? null : showSlot(slot) };
}
