// One account at a provider: where its API is, how we prove who we are, and how long we wait.
import { type Exchanged, exchange, MAX_LIST_BYTES, STATUS_TIMEOUT_MS } from "./exchange.ts";
import { FORM_TYPE } from "./form.ts";
import { type JsonObject, parseObject } from "./json.ts";

export interface AccountOptions {
  /** Paths are appended to it. */
  baseUrl: string;
  /** The Authorization header; asked for before each request. */
  authorization: () => string | Promise<string>;
  /** Its name, where it is another. */
  authorizationHeader?: string;
  fetch: typeof fetch;
  /** For a dial; a question waits for less. */
  timeoutMs: number;
}

type Body = { json: unknown } | { form: string };

export interface Question {
  /** POST when there is a body, else GET. */
  method?: string;
  body?: Body;
  /** Instead of that of a question. */
  timeoutMs?: number;
  /** Of the answer; without it, those of a page of calls. */
  maxBytes?: number;
}

export class AccountApi {
  readonly #options: AccountOptions;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Asks for a call. */
  create(path: string, body: Body): Promise<Exchanged> {
    return this.#exchange(path, { body, timeoutMs: this.#options.timeoutMs });
  }

  /** Asks about a call, or for its end. */
  ask(path: string, question: Question = {}): Promise<Exchanged> {
    const { timeoutMs } = this.#options;
    return this.#exchange(path, { timeoutMs: Math.min(timeoutMs, STATUS_TIMEOUT_MS), ...question });
  }

  /** The object that it answers with 200; null = anything else. */
  async read(path: string, question: Question = {}): Promise<JsonObject | null> {
    const answer = await this.ask(path, question);
    return answer.kind === "answered" && answer.status === 200 ? parseObject(answer.text) : null;
  }

  async #exchange(
    path: string,
    { method, body, timeoutMs, maxBytes = MAX_LIST_BYTES }: Question & { timeoutMs: number },
  ): Promise<Exchanged> {
    const { baseUrl, fetch, authorization, authorizationHeader = "Authorization" } = this.#options;
    const credential = await authorization();
    const request = {
      url: `${baseUrl}${path}`,
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { [authorizationHeader]: credential, Accept: "application/json" },
    };
    return exchange(() => (body === undefined ? request : withBody(request, body)), {
      fetch,
      timeoutMs,
      maxBytes,
    });
  }
}

const withBody = <R extends { headers: Record<string, string> }>(request: R, body: Body) => ({
  ...request,
  headers: { ...request.headers, "Content-Type": "json" in body ? "application/json" : FORM_TYPE },
  body: "json" in body ? JSON.stringify(body.json) : body.form,
});
