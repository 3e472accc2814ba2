// Dead letters in the database. src/store implements it. Times in ms.
import type { By } from "../../domain/changes/change.ts";
import type {
  DeadLetter,
  DeliveryFailure,
  DialLetter,
  LetterDetail,
  LetterPlace,
  NewDeadLetter,
} from "../../domain/dead-letters/dead-letter.ts";

/** What redriving needs. */
export interface LetterStore {
  /**
   * Makes the calls of waiting letters due again where they may be, and says so in their histories; letters of distinct calls.
   * Returns the ids of those it did that for.
   */
  makeDue(letters: readonly DialLetter[], now: number, windowMs: number): Promise<Set<string>>;
  /** Waiting letters become redriven; returns their ids. */
  markRedriven(details: readonly LetterDetail[], now: number): Promise<Set<string>>;
  recordFailedRedrives(details: readonly LetterDetail[], now: number): Promise<void>;
}

/** `queue` by its name. */
export interface LetterFilter {
  state?: "waiting" | "redriven";
  queue?: string;
}

export interface DeadLetterStore extends LetterStore {
  /** Stores each once; returns the errors of those that nobody has done anything about yet, by id. */
  store(letters: readonly NewDeadLetter[], now: number): Promise<Map<string, string | null>>;
  recordFailures(failures: readonly DeliveryFailure[], now: number): Promise<void>;
  /** Removes letters older than `before`, at most `limit`; returns how many. */
  purge(before: number, limit: number): Promise<number>;
  /** The same for failures of messages that were handled in the end. */
  purgeFailures(before: number, limit: number): Promise<number>;
  /** Null: there is no such letter, or it was discarded. */
  read(id: string): Promise<DeadLetter | null>;
  /** Newest first, behind `before`. */
  list(filter: LetterFilter & { before?: LetterPlace; limit: number }): Promise<DeadLetter[]>;
  /** Those nothing was done about, oldest first, behind `after`. */
  waiting(filter: { queue?: string; after?: LetterPlace; limit: number }): Promise<DeadLetter[]>;
  /** Counted up to 10,000. */
  countWaiting(filter: { queue?: string; after?: LetterPlace }): Promise<number>;
  /** Leaves nothing of its content; false = there is no such letter. */
  discard(id: string, noted?: { by: By; at: number } | null): Promise<boolean>;
}
