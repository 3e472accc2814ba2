// Where rule packs close most of what a campaign has due, more of it is looked at than there are lines, only to be moved: a
// list that closes is out of the way after a few statements, however few lines there are.
import { type DispatchDeps, lookAgainBy, type Progress } from "./dispatch-progress.ts";
import { type Sorted, sortByRules } from "./sort-by-rules.ts";

/** Due calls looked at in one go: each is judged by itself, some 0.1 ms. */
const LOOK = 2_000;
/** Such looks of one dispatch: whoever is open does not wait for all that is closed. */
export const MOST_MOVES = 4;

export function addSorted({ report }: Progress, { more, postponed, exhausted, opensAt }: Sorted): void {
  report.more ||= more;
  report.postponed += postponed;
  report.exhausted += exhausted;
  lookAgainBy(report, opensAt);
}

/** What may be dialled stays due: it is read again when its turn comes. */
export async function moveClosed(deps: DispatchDeps, at: Progress, campaignId: number): Promise<void> {
  if (at.movesLeft-- <= 0) return;
  const after = at.readTo.get(campaignId) ?? null;
  const due = await deps.calls.due([{ campaignId, limit: LOOK, after }], at.now);
  const held = new Set(deps.permits.all().map(permit => permit.callId));
  const free = due.filter(call => !held.has(call.callId) && call.isSuppressed !== 1);
  if (free.length > 0) addSorted(at, await sortByRules(deps, at.looked, free, at.tenant));
}
