// What a campaign's pre-dial hook has to do with a call's waiting, or its campaign's.
import { type Call, nextAttempt } from "../calls/call.ts";
import type { Campaign } from "../campaigns/campaign.ts";
import type { HookTrouble } from "../pre-dial/hook-trouble.ts";
import type { HowDecided } from "../pre-dial/verdict.ts";
import type { Check } from "./explain-checks.ts";
import type { Lines } from "./line-checks.ts";

/** Nothing to say where there is no hook. `call`: null = it is about all of them. `now` in ms. */
export function hookChecks(
  { preDialHook }: Pick<Campaign, "preDialHook">,
  lines: Pick<Lines, "trunks">,
  call: Pick<Call, "attemptsStarted" | "keptBack"> | null,
  now: number,
): Check[] {
  if (preDialHook === null) return [];
  const check = "pre_dial_hook";
  const trouble = newest(lines);
  const failing = trouble === null ? "" : ` ${showTrouble(trouble)}`;
  const heldUntil = trouble?.heldUntil ?? null;
  if (heldUntil !== null && heldUntil > now) {
    const state = trouble?.failures === 0 ? "cannot be asked" : "keeps failing";
    const detail = `The pre-dial hook ${state}: none of its calls is given a line until ${iso(heldUntil)}.${failing}`;
    return [{ check, pass: false, detail }];
  }
  const kept = call?.keptBack ?? null;
  if (kept !== null && kept.until !== null && kept.attempt === nextAttempt(call ?? { attemptsStarted: 0 })) {
    const why = kept.reason === null ? "" : `: ${kept.reason}`;
    const detail = `${WHO[kept.how]} wait at ${iso(kept.decidedAt)}, until ${iso(kept.until)}${why}.${failing}`;
    return [{ check, pass: kept.until <= now, detail }];
  }
  const detail = `${preDialHook.url} is asked before the dial.${failing}`;
  return [{ check, pass: true, detail }];
}

const WHO: Record<HowDecided, string> = {
  ...{ answered: "The pre-dial hook said", cached: "The pre-dial hook said" },
  failed: "The pre-dial hook failed (on_failure), so",
  breaker_open: "The pre-dial hook kept failing, so",
  not_asked: "The pre-dial hook could not be asked, so",
};

/** Each trunk's gate hears of what went wrong over it. */
function newest({ trunks }: Pick<Lines, "trunks">): HookTrouble | null {
  const troubles = trunks.flatMap(({ facts }) => facts.hook ?? []);
  return troubles.reduce<HookTrouble | null>((a, b) => (a === null || b.at > a.at ? b : a), null);
}

const showTrouble = ({ at, reason, failures }: HookTrouble) =>
  failures === 0
    ? `It could not be asked at ${iso(at)}: ${reason}.`
    : `It failed last at ${iso(at)}, ${failures} ${failures === 1 ? "time" : "times"} in a row: ${reason}.`;

const iso = (ms: number) => new Date(ms).toISOString();
