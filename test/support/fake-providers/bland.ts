// A Bland that speaks its wire format: JSON both ways, the call itself as its webhook, signed as its documentation says.
import type { Sent } from "./a-call.ts";
import { type FakeCalls, found, type HowItEnds, jsonSent } from "./fake-calls.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

const ENDS: Record<HowItEnds, Record<string, unknown>> = {
  answered: { status: "completed", completed: true, queue_status: "complete", answered_by: "human" },
  voicemail: { status: "completed", completed: true, queue_status: "complete", answered_by: "voicemail" },
  busy: { status: "busy", completed: true, queue_status: "complete", answered_by: null },
  no_answer: { status: "no-answer", completed: true, queue_status: "complete", answered_by: "no-answer" },
  invalid_number: {
    completed: true,
    queue_status: "pre_queue_error",
    error_message: "The phone number is not valid",
  },
};

interface BlandCall extends Record<string, unknown> {
  call_id: string;
  to: string;
  created_at: string;
  webhook: string;
}

export class FakeBland implements FakeCalls {
  readonly network: FakeNetwork;
  readonly calls = new Map<string, BlandCall>();
  readonly #key: string;
  readonly #now: () => number;
  readonly #sign: (body: string) => string;

  constructor(made: { key: string; now: () => number; sign: (body: string) => string }) {
    this.#key = made.key;
    this.#now = made.now;
    this.#sign = made.sign;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  numberOf(id: string): string {
    return found(this.calls, id).to;
  }

  #answer({ method, url, headers, body }: SeenRequest): FakeAnswer {
    if (headers.get("Authorization") !== this.#key) {
      return { status: 401, body: { status: "error", message: "Unauthorized" } };
    }
    const [id = "", verb] = url.pathname.replace(/^\/v1\/calls\/?/, "").split("/");
    if (id === "" && method === "POST") return this.#create(JSON.parse(body) as Record<string, unknown>);
    if (id === "") return this.#list(url.searchParams.get("to_number"));
    const call = this.calls.get(id);
    if (call === undefined) return { status: 404, body: { status: "error", message: "Call not found" } };
    if (verb !== "stop") return { status: 200, body: call };
    if (call.completed === true) {
      return { status: 200, body: { status: "error", message: "Call is not in progress" } };
    }
    Object.assign(call, ENDS.answered, { call_length: 0.1, corrected_duration: "6" });
    return { status: 200, body: { status: "success", message: "Call ended successfully." } };
  }

  #create(asked: Record<string, unknown>): FakeAnswer {
    const call_id = this.#make(String(asked.phone_number), String(asked.webhook), asked.metadata);
    return { status: 200, body: { status: "success", call_id, batch_id: null } };
  }

  #make(to: string, webhook: string, metadata: unknown): string {
    const call_id = crypto.randomUUID();
    const created_at = new Date(this.#now()).toISOString().replace("Z", "+00:00");
    this.calls.set(call_id, {
      call_id,
      to,
      created_at,
      webhook,
      metadata,
      completed: false,
      queue_status: "queued",
    });
    return call_id;
  }

  /** Without metadata, newest first; their list writes numbers without a plus. */
  #list(to: string | null): FakeAnswer {
    const calls = [...this.calls.values()]
      .filter(call => call.to === to)
      .reverse()
      .map(call => ({
        call_id: call.call_id,
        created_at: call.created_at,
        to: call.to.slice(1),
        completed: call.completed,
      }));
    return { status: 200, body: { count: calls.length, calls } };
  }

  makeForeign(to: string): string {
    return this.#make(to, "", {});
  }

  /** No webhook tells of it. */
  async answer(id: string): Promise<Sent[]> {
    found(this.calls, id).queue_status = "started";
    return [];
  }

  async end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]> {
    const talked = how === "answered" || how === "voicemail";
    const call = Object.assign(found(this.calls, id), ENDS[how], {
      call_length: talked ? seconds / 60 : 0,
      corrected_duration: talked ? String(seconds) : "0",
      call_ended_by: talked ? "USER" : null,
      price: talked ? 0.09 : 0,
    });
    return [await this.signed(id, JSON.stringify(call))];
  }

  async signed(id: string, body: string): Promise<Sent> {
    return jsonSent(found(this.calls, id).webhook, { "X-Webhook-Signature": this.#sign(body) }, body);
  }
}
