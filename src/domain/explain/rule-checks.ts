// What the rule packs of its campaign say about a call, rule by rule, as checks.
import { type LawfulQuestion, mayDialLawfully } from "../calls/lawful-dial.ts";
import type { Verdict } from "../compliance/verdict/verdict.ts";
import type { Check } from "./explain-checks.ts";

export interface LawExplained {
  checks: Check[];
  /** Ms; the least instant from then on that hours and rules allow; null: none does, or not within 14 days. */
  possibleAt: number | null;
}

/** `from`: no attempt is made before it, in ms. Null: no rule pack holds. */
export function explainLaw(asked: LawfulQuestion, from: number): LawExplained | null {
  const { law } = mayDialLawfully(asked);
  if (law === null) return null;
  const then = from === asked.now ? mayDialLawfully(asked) : mayDialLawfully({ ...asked, now: from });
  const opens = then.kind === "open" ? from : then.kind === "closed" ? then.opensAt : null;
  return { checks: checksOf(law), possibleAt: opens };
}

/** Suppressions are a matter of their own: these have not looked at them. */
const checksOf = ({ rules, observed }: Verdict): Check[] =>
  rules
    .filter(({ rule }) => rule !== "suppression")
    .map(({ rule, pass, detail, source, opensAt }) => ({
      check: rule,
      pass: pass || observed !== null,
      detail: sentence(pass || observed === null ? detail : `Only observed: ${detail}`),
      source,
      opensAt,
    }));

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
