// An Exotel that speaks its wire format: forms in, JSON out, status callbacks that nobody signs.
import type { Sent } from "./a-call.ts";
import { type FakeCalls, found, type HowItEnds, jsonSent } from "./fake-calls.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

const INDIA_MS = 330 * 60_000;
const STATUSES: Record<HowItEnds, Record<string, unknown>> = {
  answered: { Status: "completed", AnsweredBy: "human" },
  voicemail: { Status: "completed", AnsweredBy: "machine" },
  busy: { Status: "busy", AnsweredBy: "NA" },
  no_answer: { Status: "no-answer", AnsweredBy: "NA" },
  invalid_number: { Status: "failed", AnsweredBy: "NA", Cause: 1 },
};

interface ExotelCall extends Record<string, unknown> {
  Sid: string;
  From: string;
  Status: string;
  statusCallback: string;
}

export class FakeExotel implements FakeCalls {
  readonly network: FakeNetwork;
  readonly calls = new Map<string, ExotelCall>();
  readonly #authorization: string;
  readonly #now: () => number;

  constructor(made: { key: string; token: string; now: () => number }) {
    this.#authorization = `Basic ${btoa(`${made.key}:${made.token}`)}`;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get ids(): string[] {
    return [...this.calls.keys()];
  }

  numberOf(id: string): string {
    return found(this.calls, id).From;
  }

  #answer({ method, url, headers, body }: SeenRequest): FakeAnswer {
    if (headers.get("Authorization") !== this.#authorization) {
      return { status: 401, body: { RestException: { Status: 401, Message: "Authentication failed" } } };
    }
    const path = url.pathname.replace(/^\/v1\/Accounts\/[^/]+\/Calls/, "");
    if (path === "/connect.json" && method === "POST") return this.#create(new URLSearchParams(body));
    if (path === ".json") return this.#list(url.searchParams);
    const call = this.calls.get(path.slice(1).replace(".json", ""));
    if (call === undefined) {
      return { status: 404, body: { RestException: { Status: 404, Message: "Not found" } } };
    }
    return { status: 200, body: { Call: call } };
  }

  #create(form: URLSearchParams): FakeAnswer {
    const Sid = this.#make(form.get("From") ?? "", form.get("StatusCallback") ?? "", form.get("CustomField"));
    return { status: 200, body: { Call: { Sid, Status: "in-progress" } } };
  }

  #make(From: string, statusCallback: string, CustomField: string | null = null): string {
    const Sid = crypto.randomUUID().replaceAll("-", "");
    const DateCreated = new Date(this.#now() + INDIA_MS).toISOString().slice(0, 19).replace("T", " ");
    this.calls.set(Sid, { Sid, From, statusCallback, CustomField, DateCreated, Status: "in-progress" });
    return Sid;
  }

  /** Calls that are over, with national numbers. */
  #list(query: URLSearchParams): FakeAnswer {
    const over = [...this.calls.values()].filter(
      call => call.From === query.get("From") && call.Status !== "in-progress",
    );
    const Calls = over.map(call => ({ ...call, From: `0${call.From.slice(-10)}` }));
    return { status: 200, body: { Metadata: { Total: Calls.length }, Calls } };
  }

  makeForeign(to: string): string {
    const sid = this.#make(to, "");
    found(this.calls, sid).Status = "completed";
    return sid;
  }

  async answer(id: string): Promise<Sent[]> {
    return [await this.#sent(id, { EventType: "answered", Status: "in-progress" })];
  }

  async end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]> {
    const { Status, ...leg } = STATUSES[how];
    const OnCallDuration = Status === "completed" ? seconds : 0;
    const Legs = [{ OnCallDuration, Status, ...leg }];
    const Details = { ConversationDuration: 0, Legs: [{ Leg: { Id: 1, OnCallDuration, ...leg } }] };
    Object.assign(found(this.calls, id), { Status, Details, Price: "1.500" });
    return [await this.#sent(id, { EventType: "terminal", Status, ConversationDuration: 0, Legs })];
  }

  #sent(id: string, fields: Record<string, unknown>): Promise<Sent> {
    const { CustomField } = found(this.calls, id);
    const DateUpdated = "2026-11-20 17:30:09";
    return this.signed(id, JSON.stringify({ CallSid: id, DateUpdated, CustomField, ...fields }));
  }

  async signed(id: string, body: string): Promise<Sent> {
    return jsonSent(found(this.calls, id).statusCallback, {}, body);
  }
}
