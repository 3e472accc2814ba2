// A Vapi that speaks its wire format: JSON both ways, webhooks with the header that each call asked for.
import type { Sent } from "./a-call.ts";
import { type FakeCalls, found, type HowItEnds, jsonSent } from "./fake-calls.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

const REASONS: Record<HowItEnds, string> = {
  answered: "customer-ended-call",
  voicemail: "voicemail",
  busy: "customer-busy",
  no_answer: "customer-did-not-answer",
  invalid_number: "twilio-reported-customer-misdialed",
};

interface VapiCall {
  id: string;
  status: string;
  createdAt: string;
  customer: { number: string };
  phoneNumberId: string;
  assistantOverrides?: { server: { url: string; headers?: Record<string, string> }; metadata: unknown };
  monitor: { controlUrl: string };
  startedAt?: string;
  endedAt?: string;
  endedReason?: string;
  cost?: number;
}

export class FakeVapi implements FakeCalls {
  readonly network: FakeNetwork;
  readonly calls = new Map<string, VapiCall>();
  readonly #key: string;
  readonly #now: () => number;

  constructor(made: { key: string; now: () => number }) {
    this.#key = made.key;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  numberOf(id: string): string {
    return found(this.calls, id).customer.number;
  }

  #answer(request: SeenRequest): FakeAnswer {
    const { method, url, headers, body } = request;
    if (url.pathname.endsWith("/control")) return this.#control(url.pathname.split("/")[1] ?? "");
    if (headers.get("Authorization") !== `Bearer ${this.#key}`) {
      return { status: 401, body: { message: "Invalid Key. Hot tip, you may be using the public key" } };
    }
    if (method === "POST" && url.pathname === "/call") {
      return { status: 201, body: this.#make(JSON.parse(body) as Partial<VapiCall>) };
    }
    if (url.pathname === "/call") return { status: 200, body: this.#list(url.searchParams) };
    const call = this.calls.get(url.pathname.replace("/call/", ""));
    return call === undefined
      ? { status: 404, body: { message: "Couldn't get call." } }
      : { status: 200, body: call };
  }

  #make(asked: Partial<VapiCall>): VapiCall {
    const id = crypto.randomUUID();
    const call: VapiCall = {
      customer: { number: "" },
      phoneNumberId: "",
      ...asked,
      id,
      status: "queued",
      createdAt: new Date(this.#now()).toISOString(),
      monitor: { controlUrl: `https://calls.vapi.ai/${id}/control` },
    };
    this.calls.set(id, call);
    return call;
  }

  /** Without the conversation's other fields, newest first. */
  #list(query: URLSearchParams): VapiCall[] {
    const [from, to] = [query.get("createdAtGe") ?? "", query.get("createdAtLe") ?? "9"];
    const within = [...this.calls.values()].filter(call => call.createdAt >= from && call.createdAt <= to);
    return within.reverse().slice(0, Number(query.get("limit") ?? 100));
  }

  #control(id: string): FakeAnswer {
    const call = found(this.calls, id);
    if (call.status === "ended") return { status: 404, body: { message: "call is over" } };
    Object.assign(call, { status: "ended", endedReason: "manually-canceled" });
    return { status: 200 };
  }

  makeForeign(to: string): string {
    return this.#make({ customer: { number: to } }).id;
  }

  async answer(id: string): Promise<Sent[]> {
    const call = found(this.calls, id);
    const startedAt = new Date(this.#now()).toISOString();
    Object.assign(call, { status: "in-progress", startedAt });
    const said = { type: "status-update", status: "in-progress", timestamp: this.#now(), call };
    return [await this.#sent(call, said)];
  }

  async end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]> {
    const call = found(this.calls, id);
    const endedReason = REASONS[how];
    const talked = how === "answered" || how === "voicemail";
    const times = talked
      ? {
          startedAt: new Date(this.#now() - seconds * 1000).toISOString(),
          endedAt: new Date(this.#now()).toISOString(),
        }
      : {};
    Object.assign(call, { status: "ended", endedReason, cost: 0.0412, ...times });
    const { id: callId, assistantOverrides, customer } = call;
    const ofCall = { id: callId, assistantOverrides, customer };
    const update = { type: "status-update", status: "ended", endedReason, timestamp: this.#now() };
    const report = { type: "end-of-call-report", endedReason, cost: 0.0412, ...times };
    return [
      await this.#sent(call, { ...update, call: ofCall }),
      await this.#sent(call, { ...report, call: ofCall }),
    ];
  }

  #sent = (call: VapiCall, message: unknown) => this.signed(call.id, JSON.stringify({ message }));

  async signed(id: string, body: string): Promise<Sent> {
    const { url, headers = {} } = found(this.calls, id).assistantOverrides?.server ?? { url: "" };
    return jsonSent(url, headers, body);
  }
}
