// The network between an adapter and a fake provider: records what was asked, and can lose an answer.

export interface SeenRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
  redirect: string | undefined;
}

export interface FakeAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export class FakeNetwork {
  readonly seen: SeenRequest[] = [];
  readonly #answer: (request: SeenRequest) => FakeAnswer;
  readonly #instead: FakeAnswer[] = [];
  #losesNext = false;

  constructor(answer: (request: SeenRequest) => FakeAnswer) {
    this.#answer = answer;
  }

  /** The next request is answered so, and does nothing. */
  answerNext(answer: FakeAnswer): void {
    this.#instead.push(answer);
  }

  /** The next request has its effect, and its answer is lost. */
  loseNextAnswer(): void {
    this.#losesNext = true;
  }

  get last(): SeenRequest {
    const last = this.seen.at(-1);
    if (last === undefined) throw new Error("nothing was asked");
    return last;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = {
      method: init?.method ?? "GET",
      url: new URL(String(input)),
      headers: new Headers(init?.headers as Record<string, string>),
      body: typeof init?.body === "string" ? init.body : "",
      redirect: init?.redirect,
    };
    this.seen.push(request);
    const { status, body, headers } = this.#instead.shift() ?? this.#answer(request);
    if (this.#losesNext) {
      this.#losesNext = false;
      throw new TypeError("connection reset");
    }
    const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
    return new Response(text, headers === undefined ? { status } : { status, headers });
  };
}
