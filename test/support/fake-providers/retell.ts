// A Retell that speaks its wire format: JSON both ways, webhooks signed by whoever the test brings.
import type { Sent } from "./a-call.ts";
import { type FakeCalls, found, type HowItEnds, jsonSent } from "./fake-calls.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** The header that the official SDK makes of a body. */
export type SignBody = (body: string) => Promise<string>;

const REASONS: Record<HowItEnds, string> = {
  answered: "user_hangup",
  voicemail: "voicemail_reached",
  busy: "dial_busy",
  no_answer: "dial_no_answer",
  invalid_number: "invalid_destination",
};

interface RetellCall {
  call_id: string;
  call_status: string;
  to_number: string;
  from_number: string;
  metadata?: Record<string, unknown>;
  agent_override?: { agent: { webhook_url: string } };
  start_timestamp?: number;
  end_timestamp?: number;
  duration_ms?: number;
  disconnection_reason?: string;
  call_cost?: { combined_cost: number };
}

interface Filter {
  key: string;
  value: unknown;
}

export class FakeRetell implements FakeCalls {
  readonly network: FakeNetwork;
  readonly calls = new Map<string, RetellCall>();
  readonly #key: string;
  readonly #now: () => number;
  readonly #sign: SignBody;

  constructor(made: { key: string; now: () => number; sign: SignBody }) {
    this.#key = made.key;
    this.#now = made.now;
    this.#sign = made.sign;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  numberOf(id: string): string {
    return found(this.calls, id).to_number;
  }

  #answer({ method, url, headers, body }: SeenRequest): FakeAnswer {
    if (headers.get("Authorization") !== `Bearer ${this.#key}`) {
      return { status: 401, body: { status: "error", message: "API key is missing or invalid." } };
    }
    const [, version, verb, id = ""] = url.pathname.split("/");
    const path = `${method} ${version}/${verb}`;
    if (path === "POST v2/create-phone-call") {
      return { status: 201, body: this.#make(JSON.parse(body) as Partial<RetellCall>) };
    }
    if (path === "POST v3/list-calls") return { status: 200, body: this.#list(body) };
    const call = this.calls.get(id);
    if (call === undefined) return { status: 404, body: { status: "error", message: "Not found." } };
    if (path === "GET v2/get-call") return { status: 200, body: call };
    if (call.call_status === "ended") return { status: 400, body: { message: "Call is not ongoing" } };
    Object.assign(call, { call_status: "ended", disconnection_reason: "manual_stopped" });
    return { status: 204 };
  }

  #make(asked: Partial<RetellCall>): RetellCall {
    const call_id = crypto.randomUUID().replaceAll("-", "");
    const call = { to_number: "", from_number: "", ...asked, call_id, call_status: "registered" };
    this.calls.set(call_id, call);
    return call;
  }

  #list(body: string): unknown {
    const asked = JSON.parse(body) as { filter_criteria: { metadata: Filter[] }; limit: number };
    const isWanted = (call: RetellCall) =>
      asked.filter_criteria.metadata.every(({ key, value }) => call.metadata?.[key] === value);
    const items = [...this.calls.values()].filter(isWanted).slice(0, asked.limit);
    return { items, has_more: false };
  }

  makeForeign(to: string): string {
    return this.#make({ to_number: to }).call_id;
  }

  async answer(id: string): Promise<Sent[]> {
    const call = Object.assign(found(this.calls, id), {
      call_status: "ongoing",
      start_timestamp: this.#now(),
    });
    return [await this.signed(id, JSON.stringify({ event: "call_started", call }))];
  }

  async end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]> {
    const talked = how === "answered" || how === "voicemail";
    const call = Object.assign(found(this.calls, id), {
      call_status: talked ? "ended" : "not_connected",
      disconnection_reason: REASONS[how],
      duration_ms: talked ? seconds * 1000 : 0,
      end_timestamp: this.#now(),
      call_cost: { combined_cost: 7 },
    });
    return [await this.signed(id, JSON.stringify({ event: "call_ended", call }))];
  }

  async signed(id: string, body: string): Promise<Sent> {
    const url = found(this.calls, id).agent_override?.agent.webhook_url ?? "";
    return jsonSent(url, { "X-Retell-Signature": await this.#sign(body) }, body);
  }
}
