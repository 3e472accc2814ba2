// A Telnyx that speaks its wire format: JSON both ways, webhooks signed by whoever the test brings.
import type { Sent } from "./a-call.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** Ed25519 over `timestamp|body`, base64. */
export type SignText = (text: string) => string;

interface TelnyxEvent {
  name: string;
  at: number;
  payload: Record<string, unknown>;
}

export interface TelnyxCall {
  id: string;
  legId: string;
  to: string;
  from: string;
  webhookUrl: string;
  clientState: string;
  commandId: string;
  isAlive: boolean;
  callDuration: number | null;
  /** As the list of events has them; a test may drop some. */
  events: TelnyxEvent[];
}

export class FakeTelnyx {
  readonly calls: TelnyxCall[] = [];
  readonly network: FakeNetwork;
  readonly #sign: SignText;
  readonly #now: () => number;

  constructor(made: { sign: SignText; now: () => number }) {
    this.#sign = made.sign;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get last(): TelnyxCall {
    const last = this.calls.at(-1);
    if (last === undefined) throw new Error("no call was made");
    return last;
  }

  #answer({ method, url, body }: SeenRequest): FakeAnswer {
    if (url.pathname === "/v2/calls" && method === "POST") return this.#create(JSON.parse(body));
    if (url.pathname === "/v2/call_events") return this.#list(url.searchParams);
    const call = this.calls.find(({ id }) => url.pathname.startsWith(`/v2/calls/${encodeURIComponent(id)}`));
    if (call === undefined)
      return { status: 404, body: { errors: [{ code: "10005", title: "Resource not found" }] } };
    if (url.pathname.endsWith("/actions/hangup")) {
      if (!call.isAlive) return { status: 422, body: { errors: [{ code: "90018", title: "Call ended" }] } };
      call.isAlive = false;
      return { status: 200, body: { data: { result: "ok" } } };
    }
    const data = { record_type: "call", call_control_id: call.id, is_alive: call.isAlive };
    const call_duration = call.callDuration ?? undefined;
    return { status: 200, body: { data: { ...data, call_duration } } };
  }

  #create(asked: Record<string, string>): FakeAnswer {
    const before = this.calls.find(call => call.commandId === asked.command_id);
    const n = this.calls.length + 1;
    const call: TelnyxCall = before ?? {
      id: `v3:call-${n}`,
      legId: `leg-${n}`,
      to: asked.to ?? "",
      from: asked.from ?? "",
      webhookUrl: asked.webhook_url ?? "",
      clientState: asked.client_state ?? "",
      commandId: asked.command_id ?? "",
      isAlive: true,
      callDuration: null,
      events: [],
    };
    if (before === undefined) {
      this.calls.push(call);
      this.event(call, "call.initiated");
    }
    const ids = { call_control_id: call.id, call_leg_id: call.legId, call_session_id: "session" };
    return { status: 200, body: { data: { record_type: "call", ...ids, is_alive: false } } };
  }

  #list(query: URLSearchParams): FakeAnswer {
    const since = Date.parse(query.get("filter[occurred_at][gte]") ?? "1970-01-01T00:00:00Z");
    const isAsked = (call: TelnyxCall) =>
      (query.get("filter[leg_id]") ?? call.legId) === call.legId &&
      (query.get("filter[to]") ?? call.to) === call.to;
    const data = this.calls
      .filter(isAsked)
      .flatMap(call => call.events.filter(({ at }) => at >= since).map(event => ({ call, event })))
      .map(({ call, event }) => ({
        record_type: "call_event",
        type: "webhook",
        name: event.name,
        call_leg_id: call.legId,
        event_timestamp: new Date(event.at).toISOString(),
        metadata: this.#envelope(call, event),
      }));
    return { status: 200, body: { data, meta: { total_pages: 1, page_number: 1 } } };
  }

  /** Every event, as the list answers. */
  listed(): unknown {
    return this.#list(new URLSearchParams()).body;
  }

  #envelope(call: TelnyxCall, { name, at, payload }: TelnyxEvent) {
    return {
      data: {
        record_type: "event",
        event_type: name,
        id: `${call.id}:${name}:${at}`,
        occurred_at: new Date(at).toISOString(),
        payload: {
          call_control_id: call.id,
          call_leg_id: call.legId,
          call_session_id: "session",
          client_state: call.clientState,
          from: call.from,
          to: call.to,
          ...payload,
        },
      },
      meta: { attempt: 1, delivered_to: call.webhookUrl },
    };
  }

  /** It happens, is listed, and is reported. */
  event(call: TelnyxCall, name: string, payload: Record<string, unknown> = {}): Sent {
    const event = { name, at: this.#now(), payload };
    call.events.push(event);
    if (name === "call.hangup") call.isAlive = false;
    return this.signed(call.webhookUrl, JSON.stringify(this.#envelope(call, event)));
  }

  signed(url: string, body: string, timestamp = Math.floor(this.#now() / 1000)): Sent {
    return {
      url,
      headers: {
        "Content-Type": "application/json",
        "Telnyx-Signature-Ed25519": this.#sign(`${timestamp}|${body}`),
        "Telnyx-Timestamp": String(timestamp),
      },
      body,
    };
  }
}
