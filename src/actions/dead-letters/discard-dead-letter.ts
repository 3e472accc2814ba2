// A letter that nobody needs: it is not shown any more, and a late delivery of its message does not bring it back.
import type { By } from "../../domain/changes/change.ts";
import type { Context } from "../context.ts";
import { noSuchLetter } from "./show-dead-letter.ts";

/** Throws `not_found`. */
export async function discardDeadLetter(
  { letters, clock }: Pick<Context, "letters" | "clock">,
  { id, by }: { id: string; by?: By },
): Promise<void> {
  if (!(await letters.discard(id, by === undefined ? null : { by, at: clock() }))) throw noSuchLetter(id);
}
