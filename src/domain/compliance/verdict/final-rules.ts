// Rules that end a call instead of delaying it: consent that is needed, and lists that a number must not be on.
import { DAY_MS } from "../../time-units.ts";
import type { ConsentRule, ListRule } from "../packs/pack.ts";
import { showInstant } from "./checked-rule.ts";
import { consentDuring, unlessWaived } from "./consent.ts";
import type { RulePart } from "./hours-rule.ts";
import { NEVER, orDuring } from "./open-set.ts";
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

export function listPart(rule: ListRule, state: ListState | undefined, call: AskedCall): FinalPart {
  if (state === undefined || state.listed) {
    const final = state === undefined ? `No list ${rule.list}` : `Listed (${rule.list})`;
    const detail = state === undefined ? `the list ${rule.list} is missing` : `on ${rule.list}`;
    return { set: unlessWaived(NEVER, call, rule.waivedBy), final, detail: () => detail };
  }
  const tooOld = state.asOf + rule.maxAgeDays * DAY_MS;
  const fresh = orDuring(NEVER, { from: Number.NEGATIVE_INFINITY, to: tooOld });
  return {
    set: unlessWaived(fresh, call, rule.waivedBy),
    final: `List too old (${rule.list})`,
    detail: at =>
      at < tooOld
        ? `not on ${rule.list} of ${showInstant(state.asOf)}`
        : `${rule.list} of ${showInstant(state.asOf)} is older than ${rule.maxAgeDays} days`,
  };
}
