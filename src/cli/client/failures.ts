// Why a request cannot be done.

/** No answer came, or none that this command can read. */
export class Unreachable extends Error {
  /** The connection was there and broke: asking again may help. */
  readonly broke: boolean;

  constructor(message: string, { broke = false }: { broke?: boolean } = {}) {
    super(message);
    this.broke = broke;
  }
}

export interface ErrorAnswer {
  code: string;
  message: string;
  details: Record<string, unknown>;
  request_id: string | null;
}

/** The service answered with an error. */
export class ErrorAnswered extends Error {
  readonly status: number;
  readonly answer: ErrorAnswer;

  constructor(status: number, answer: ErrorAnswer) {
    super(answer.message);
    this.status = status;
    this.answer = answer;
  }
}
