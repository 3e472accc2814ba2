// A letter that nobody needs: it is not shown any more, and a late delivery of its message does not bring it back.
import type { Context } from "../context.ts";
import { noSuchLetter } from "./show-dead-letter.ts";

/** Throws `not_found`. */
export async function discardDeadLetter(
  { letters }: Pick<Context, "letters">,
  { id }: { id: string },
): Promise<void> {
  if (!(await letters.discard(id))) throw noSuchLetter(id);
}
