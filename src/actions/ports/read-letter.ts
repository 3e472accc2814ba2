// What a dead letter says, when it can be read. src/queues implements it: it knows what a queue carries.
import type { DialMessage } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { DeadLetter } from "../../domain/dead-letters/dead-letter.ts";

export type LetterContent =
  | { kind: "dial"; dial: DialMessage }
  | { kind: "callback"; report: AttemptEnd }
  | { kind: "unreadable" };

export type ReadLetter = (letter: Pick<DeadLetter, "queue" | "payload">) => LetterContent;
