// Messages that could not be handled, newest first.
import type { DeadLetter, LetterPlace } from "../../domain/dead-letters/dead-letter.ts";
import type { Context } from "../context.ts";
import type { LetterFilter } from "../ports/dead-letter-store.ts";

/** `before`: the place that the page before ended with. */
export interface LettersWanted extends LetterFilter {
  before?: LetterPlace;
  limit: number;
}

export const listDeadLetters = (
  { letters }: Pick<Context, "letters">,
  wanted: LettersWanted,
): Promise<DeadLetter[]> => letters.list(wanted);
