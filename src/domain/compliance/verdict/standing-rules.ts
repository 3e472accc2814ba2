// Rules that no pack holds: suppressions, which are always in force, blackouts, and packs that are not there.
import { isIn } from "./applies.ts";
import { reaches } from "./call-scope.ts";
import { type CheckedRule, LOOKED_FOR_AGAIN_MS, showInstant } from "./checked-rule.ts";
import { ALWAYS, except, from, NEVER } from "./open-set.ts";
import type { AskedCall, Question, Suppression } from "./question.ts";

/** At least one rule, so that it is seen that suppressions were looked at. */
export function suppressionRules({ suppressions, call, now }: Question): CheckedRule[] {
  const found = suppressions.filter(entry => isInForce(entry, now) && stops(entry, call));
  if (found.length === 0)
    return [{ id: "suppression", source: null, set: ALWAYS, final: null, detail: () => "not suppressed" }];
  return found.map(({ kind, value, scope, reason, expiresAt }) => ({
    id: `suppression/${reason}`,
    source: null,
    set: expiresAt === null ? NEVER : from(expiresAt),
    final: expiresAt === null ? `Suppressed (${reason})` : null,
    detail: () =>
      `${kind} ${kind === "person" ? value : "is"} suppressed (${reason}, ${scope})` +
      (expiresAt === null ? "" : ` until ${showInstant(expiresAt)}`),
  }));
}

const isInForce = ({ expiresAt, revokedAt }: Suppression, now: number) =>
  (revokedAt === null || revokedAt > now) && (expiresAt === null || expiresAt > now);

function stops({ kind, value, scope }: Suppression, call: AskedCall): boolean {
  if (!reaches(scope, call, true)) return false;
  switch (kind) {
    case "number":
      return value === call.phoneNumber;
    case "prefix":
      return call.phoneNumber.startsWith(value);
    case "person":
      return value === call.personId;
  }
}

/** A rule that cannot be read lets nobody out, and ends nobody: it may be back soon. */
export const missingPackRules = ({ missingPacks = [], now, lookedAt = now }: Question): CheckedRule[] =>
  missingPacks.map(name => {
    const again = lookedAt + LOOKED_FOR_AGAIN_MS;
    return {
      id: `${name}/missing`,
      source: null,
      set: from(again),
      final: null,
      detail: () => `no rule pack ${name}: looked for again at ${showInstant(again)}`,
    };
  });

/** What the ids of these rules begin with. */
export const BLACKOUT_RULE = "blackout/";

const showEnd = (word: string, to: number) =>
  Number.isFinite(to) ? `${word} ${showInstant(to)}` : "until it is lifted";

export const blackoutRules = ({ blackouts, call, place, now }: Question): CheckedRule[] =>
  blackouts
    .filter(
      ({ regions, campaigns }) =>
        (regions === null || isIn(regions, place, now)) &&
        (campaigns === null || (call.campaignId !== null && campaigns.includes(call.campaignId))),
    )
    .map(({ id, from: begins, to }) => ({
      id: `${BLACKOUT_RULE}${id}`,
      source: null,
      set: except({ from: begins, to }),
      final: null,
      detail: at =>
        at < begins || at >= to
          ? `from ${showInstant(begins)} ${showEnd("to", to)}`
          : `closed ${showEnd("until", to)}`,
    }));
