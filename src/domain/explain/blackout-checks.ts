// Blackouts of a campaign: one that is in force everywhere stops all of its calls, one of some regions those who may be there.
import { showInstant } from "../compliance/verdict/checked-rule.ts";
import type { Blackout } from "../compliance/verdict/question.ts";
import { BLACKOUT_RULE } from "../compliance/verdict/standing-rules.ts";
import type { Check } from "./explain-checks.ts";

/** Those in force at `now` (ms). */
export const blackoutChecks = (blackouts: readonly Blackout[], campaignId: number, now: number): Check[] =>
  blackouts
    .filter(({ from, to, campaigns }) => from <= now && now < to && (campaigns?.includes(campaignId) ?? true))
    .map(({ id, to, regions }) => {
      const until = Number.isFinite(to) ? `until ${showInstant(to)}` : "until it is lifted";
      return {
        check: `${BLACKOUT_RULE}${id}`,
        pass: regions !== null,
        detail:
          regions === null
            ? `Nobody is called ${until}.`
            : `Nobody is called who is, or may be, in ${regions.join(", ")}, ${until}.`,
      };
    });
