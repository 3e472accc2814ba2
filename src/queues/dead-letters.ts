// Dead letters are kept first, then what hangs on them is let go: dying in between, a redelivery does it.
import type { Context, Stores } from "../actions/context.ts";
import { withdrawDials } from "../actions/dialling/withdraw-dials.ts";
import type { Desk } from "./consume.ts";
import { readLetter } from "./read-letter.ts";

/** Needs no settings to keep a letter: what a misconfigured deployment could not handle is kept all the same. */
export const deadLetterDesk = (
  { letters }: Pick<Stores, "letters">,
  context: () => Pick<Context, "gate">,
): Desk => ({
  note: failures => letters.noteFailures(failures, Date.now()),
  bury: async letter => {
    const waiting = await letters.keep([letter], Date.now());
    if (!waiting.has(letter.id)) return;
    const content = readLetter(letter);
    if (content.kind === "dial") await withdrawDials(context(), [content.dial]);
  },
});
