// Rules that end a call instead of delaying it: consent that is needed, and lists that a number must not be on.
import { DAY_MS } from "../../time-units.ts";
import type { ConsentRule, ListRule } from "../packs/pack.ts";
import { LOOKED_FOR_AGAIN_MS, showInstant } from "./checked-rule.ts";
import { consentDuring, unlessWaived } from "./consent.ts";
import type { RulePart } from "./hours-rule.ts";
import { except, from, NEVER, orDuring } from "./open-set.ts";
import type { AskedCall, ListState } from "./question.ts";

export type FinalPart = RulePart & { final: string };

export function consentPart(rule: ConsentRule, call: AskedCall): FinalPart {
  const span = consentDuring(call, rule.bases);
  const needed = rule.bases.join(" or ");
  const given = call.consent;
  return {
    set: span === null ? NEVER : orDuring(NEVER, span),
    final: `Consent needed (${needed})`,
    detail: (_, pass) => {
      if (given === null) return `needs consent (${needed}), none is known`;
      return pass
        ? `consent: ${given.basis}`
        : `needs consent (${needed}), not ${given.basis} as it is given`;
    },
  };
}

type ListPart = RulePart & { final?: string; noList?: string };

/** Only who is on it is given up. Without a list that is fresh nobody can say: it is looked for again. `lookedAt` in ms. */
export function listPart(
  rule: ListRule,
  state: ListState | undefined,
  call: AskedCall,
  lookedAt: number,
): ListPart {
  const { list, maxAgeDays, waivedBy } = rule;
  if (state?.listed === true)
    return {
      set: unlessWaived(NEVER, call, waivedBy),
      final: `Listed (${list})`,
      detail: () => `on ${list}`,
    };
  if (state === undefined) {
    const again = lookedAt + LOOKED_FOR_AGAIN_MS;
    return {
      set: unlessWaived(from(again), call, waivedBy),
      noList: `No list ${list}`,
      detail: () => `the list ${list} is missing: looked for again at ${showInstant(again)}`,
    };
  }
  const tooOld = state.asOf + maxAgeDays * DAY_MS;
  const again = Math.max(tooOld, lookedAt) + LOOKED_FOR_AGAIN_MS;
  return {
    // By then there may be a newer one.
    set: unlessWaived(except({ from: tooOld, to: again }), call, waivedBy),
    noList: `List too old (${list})`,
    detail: at => {
      const of = `${list} of ${showInstant(state.asOf)}`;
      if (at < tooOld) return `not on ${of}`;
      return `${of} is older than ${maxAgeDays} days: looked for again at ${showInstant(again)}`;
    },
  };
}
