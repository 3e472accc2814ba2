// A message that could not be handled, with its history.
import type { DeadLetter } from "../../domain/dead-letters/dead-letter.ts";
import { notFound } from "../../domain/errors.ts";
import type { Context } from "../context.ts";

export const noSuchLetter = (id: string) => notFound(`Dead letter ${id.slice(0, 100)} not found.`);

/** Throws `not_found`. */
export async function showDeadLetter(
  { letters }: Pick<Context, "letters">,
  { id }: { id: string },
): Promise<DeadLetter> {
  const letter = await letters.read(id);
  if (letter === null) throw noSuchLetter(id);
  return letter;
}
