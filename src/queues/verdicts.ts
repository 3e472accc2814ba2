// The verdict of a message: given once all that it carries have theirs. It is done when all of them are; else it comes
// again with all of them, for nobody can take some out of it. What was done is known where it comes again: a permit is begun
// once, and the first end of an attempt has ended it.

interface Undecided {
  left: number;
  /** Seconds; null = nothing of it is to come again so far. */
  againIn: number | null;
}

export class Verdicts {
  readonly #undecided = new Map<Message, Undecided>();
  readonly #again: (message: Message, delaySeconds: number) => void;

  /** `again` has the message delivered once more. */
  constructor(again = (message: Message, delaySeconds: number) => message.retry({ delaySeconds })) {
    this.#again = again;
  }

  /** It carries so many. */
  expect(message: Message, left: number): void {
    this.#undecided.set(message, { left, againIn: null });
  }

  /** One of them needs nothing more. */
  done(message: Message): void {
    this.#decided(message, null);
  }

  /** One of them is to come again; of several that are, the soonest says when. */
  later(message: Message, delaySeconds: number): void {
    this.#decided(message, delaySeconds);
  }

  #decided(message: Message, againIn: number | null): void {
    const undecided = this.#undecided.get(message);
    if (undecided === undefined) return;
    undecided.left--;
    if (againIn !== null) undecided.againIn = Math.min(againIn, undecided.againIn ?? againIn);
    if (undecided.left > 0) return;
    this.#undecided.delete(message);
    if (undecided.againIn === null) message.ack();
    else this.#again(message, undecided.againIn);
  }
}
