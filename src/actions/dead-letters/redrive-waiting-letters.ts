// All letters that wait, oldest first, some hundred at once.
import type { LetterPlace } from "../../domain/dead-letters/dead-letter.ts";
import type { Context } from "../context.ts";
import { type RedriveContext, type RedriveVerdict, redriveDeadLetters } from "./redrive-dead-letters.ts";

/** Letters that one request redrives. */
const AT_ONCE = 500;

export interface WaitingRedriven {
  redriven: number;
  skipped: { id: string; reason: string }[];
  /** Waiting behind the last one that was looked at; counted up to 10,000. */
  remaining: number;
  /** Those that were skipped are before it too: asked again with it, it comes to an end. Null = these were all. */
  next: LetterPlace | null;
}

type Ctx = RedriveContext & Pick<Context, "letters">;

/** `after`: the place that the request before ended with. */
export async function redriveWaitingLetters(
  ctx: Ctx,
  { after, ...filter }: { queue?: string; after?: LetterPlace },
): Promise<WaitingRedriven> {
  const found = await ctx.letters.waiting({ ...filter, ...(after && { after }), limit: AT_ONCE + 1 });
  const letters = found.slice(0, AT_ONCE);
  const verdicts =
    letters.length === 0 ? new Map<string, RedriveVerdict>() : await redriveDeadLetters(ctx, letters);
  const skipped = letters.flatMap(({ id }) => {
    const verdict = verdicts.get(id);
    return verdict?.kind === "redriven" ? [] : [{ id, reason: verdict?.reason ?? "Not looked at." }];
  });
  const next = found.length > AT_ONCE ? (letters.at(-1) ?? null) : null;
  return {
    redriven: letters.length - skipped.length,
    skipped,
    remaining: next === null ? 0 : await ctx.letters.countWaiting({ ...filter, after: next }),
    next,
  };
}
