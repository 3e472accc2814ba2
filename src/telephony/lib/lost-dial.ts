// A dial that got no answer, looked for in the provider's list of calls.
import type { StatusQuestion } from "../../actions/ports/provider.ts";

/** Their clock and ours. */
const SKEW_MS = 5_000;
/** A dial is sent within its claim's chunk and waits this long for an answer at most; their list adds its own delay. */
const SENT_WITHIN_MS = 5 * 60_000;

/**
 * The one call of the list that was made for this dial; null = none, or nobody can tell which. At most one of ours goes
 * to a number at a time, so the number and the time name it, as long as nobody else dials it from this account. A retry
 * may follow so soon that the attempt before is of this time too: that one is known by its id.
 */
export function findLost<Listed>(
  listed: readonly Listed[],
  { startedAt, others = [] }: Pick<StatusQuestion, "startedAt" | "others">,
  { at: createdAt, id }: { at: (call: Listed) => number | null; id: (call: Listed) => string | null },
): Listed | null {
  const ours = listed.filter(call => {
    const at = createdAt(call);
    const isOfThisTime = at !== null && at >= startedAt - SKEW_MS && at <= startedAt + SENT_WITHIN_MS;
    return isOfThisTime && !others.includes(id(call) ?? "");
  });
  return ours.length === 1 ? (ours[0] ?? null) : null;
}

/** Numbers are the same when their digits are: some providers leave the plus out. */
export const isSameNumber = (a: unknown, b: string): boolean =>
  typeof a === "string" && a.replace(/\D/g, "") === b.replace(/\D/g, "");
