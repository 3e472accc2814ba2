// What a dead letter says, when it can be read. src/queues implements it: it knows what a queue carries.
import type { DialMessage } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { DeadLetter } from "../../domain/dead-letters/dead-letter.ts";

/** All that its message carried, one or several. */
export type LetterContent =
  | { kind: "dial"; dials: readonly DialMessage[] }
  | { kind: "callback"; reports: readonly AttemptEnd[] }
  | { kind: "unreadable" };

export type ReadLetter = (letter: Pick<DeadLetter, "queue" | "payload">) => LetterContent;
