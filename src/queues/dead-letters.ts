// Dead letters are kept first, then what hangs on them is let go: dying in between, a redelivery does it.
import { keepDeadLetters } from "../store/dead-letters/dead-letters.ts";
import { noteFailures } from "../store/dead-letters/delivery-failures.ts";
import { wire } from "../wiring.ts";
import type { Desk } from "./consume.ts";
import { readLetter } from "./read-letter.ts";

export const deadLetterDesk = (env: Env): Desk => ({
  note: failures => noteFailures(env.DB, failures, Date.now()),
  bury: async letter => {
    // Needs no settings: what a misconfigured deployment could not handle is kept all the same.
    const waiting = await keepDeadLetters(env.DB, [letter], Date.now());
    if (!waiting.has(letter.id)) return;
    const content = readLetter(letter);
    if (content.kind === "dial") await wire(env).withdrawDials([content.dial]);
  },
});
