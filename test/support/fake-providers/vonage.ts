// A Vonage that speaks its wire format: JSON both ways, callbacks with a token by whoever the test brings.
import type { Sent } from "./a-call.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** The JWT for a body, at this time (seconds since the epoch). */
export type SignBody = (body: string, iat: number) => string;

export interface VonageCall {
  uuid: string;
  to: string;
  from: string;
  status: string;
  startTime: string | null;
  duration: string | null;
  eventUrl: string;
  createdAt: number;
}

const OVER = ["completed", "busy", "unanswered", "timeout", "rejected", "cancelled", "failed"];

export class FakeVonage {
  readonly calls: VonageCall[] = [];
  readonly network: FakeNetwork;
  readonly #sign: SignBody;
  readonly #now: () => number;

  constructor(made: { sign: SignBody; now: () => number }) {
    this.#sign = made.sign;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get last(): VonageCall {
    const last = this.calls.at(-1);
    if (last === undefined) throw new Error("no call was made");
    return last;
  }

  #answer({ method, url, body }: SeenRequest): FakeAnswer {
    if (url.pathname === "/v1/calls" && method === "POST") return this.#create(JSON.parse(body));
    if (url.pathname === "/v1/calls") return this.#list(url.searchParams);
    const call = this.calls.find(({ uuid }) => url.pathname === `/v1/calls/${uuid}`);
    if (call === undefined) return { status: 404, body: { type: "NOT_FOUND", error_title: "Not Found" } };
    if (method !== "PUT") return { status: 200, body: this.#shown(call) };
    if (OVER.includes(call.status))
      return { status: 400, body: { type: "BAD_REQUEST", error_title: "Bad Request" } };
    call.status = "completed";
    return { status: 204 };
  }

  #shown({ uuid, to, from, status, startTime, duration }: VonageCall) {
    return {
      uuid,
      conversation_uuid: `CON-${uuid}`,
      to: { type: "phone", number: to },
      from: { type: "phone", number: from },
      status,
      direction: "outbound",
      ...(startTime === null ? {} : { start_time: startTime }),
      ...(duration === null ? {} : { duration }),
    };
  }

  #create(asked: { to: { number: string }[]; from: { number: string }; event_url: string[] }): FakeAnswer {
    const uuid = `63f61863-4a51-4f6b-86e1-${String(this.calls.length + 1).padStart(12, "0")}`;
    this.calls.push({
      uuid,
      to: asked.to[0]?.number ?? "",
      from: asked.from.number,
      status: "started",
      startTime: null,
      duration: null,
      eventUrl: asked.event_url[0] ?? "",
      createdAt: this.#now(),
    });
    const body = { uuid, status: "started", direction: "outbound", conversation_uuid: `CON-${uuid}` };
    return { status: 201, body };
  }

  #list(query: URLSearchParams): FakeAnswer {
    const from = Date.parse(query.get("date_start") ?? "");
    const to = Date.parse(query.get("date_end") ?? "");
    const index = Number(query.get("record_index"));
    const found = this.calls.filter(({ createdAt }) => createdAt >= from && createdAt <= to);
    const calls = found.slice(index, index + Number(query.get("page_size"))).map(call => this.#shown(call));
    return { status: 200, body: { count: found.length, record_index: index, _embedded: { calls } } };
  }

  /** It is the call's state from now on. */
  report(call: VonageCall, status: string, more: Record<string, unknown> = {}): Sent {
    call.status = status;
    if (status === "answered") call.startTime = new Date(this.#now()).toISOString();
    if (typeof more.start_time === "string") call.startTime = more.start_time;
    if (typeof more.duration === "string") call.duration = more.duration;
    const body = JSON.stringify({
      headers: {},
      from: call.from,
      to: call.to,
      uuid: call.uuid,
      conversation_uuid: `CON-${call.uuid}`,
      status,
      direction: "outbound",
      timestamp: new Date(this.#now()).toISOString(),
      ...more,
    });
    return this.signed(call.eventUrl, body);
  }

  signed(url: string, body: string): Sent {
    const token = this.#sign(body, Math.floor(this.#now() / 1000));
    return { url, headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` }, body };
  }
}
