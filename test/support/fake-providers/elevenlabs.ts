// An ElevenLabs that speaks its wire format: JSON both ways, webhooks of the workspace, signed as its documentation says.
import type { Sent } from "./a-call.ts";
import { type FakeCalls, found, type HowItEnds, jsonSent } from "./fake-calls.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** Hex HMAC-SHA-256. */
export type SignText = (text: string) => string;

interface Conversation {
  conversation_id: string;
  agent_id: string;
  status: string;
  to_number: string;
  metadata: Record<string, unknown>;
  conversation_initiation_client_data: { dynamic_variables: Record<string, string> };
}

export const WORKSPACE_URL = "https://dialer.example.com/api/v1/providers/voices/callback";

export class FakeElevenLabs implements FakeCalls {
  readonly network: FakeNetwork;
  readonly calls = new Map<string, Conversation>();
  readonly #key: string;
  readonly #now: () => number;
  readonly #sign: SignText;

  constructor(made: { key: string; now: () => number; sign: SignText }) {
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
    if (headers.get("xi-api-key") !== this.#key) {
      return { status: 401, body: { detail: { status: "invalid_api_key", message: "Invalid API key" } } };
    }
    const path = url.pathname.replace("/v1/convai/", "");
    if (method === "POST") return this.#create(JSON.parse(body) as Partial<Conversation>);
    if (path === "conversations") return this.#list(url.searchParams);
    const one = this.calls.get(path.replace("conversations/", ""));
    if (one !== undefined) return { status: 200, body: one };
    return { status: 404, body: { detail: { status: "conversation_not_found", message: "not found" } } };
  }

  #create(asked: Partial<Conversation>): FakeAnswer {
    const conversation_id = this.#make(asked);
    const callSid = `CA${this.calls.size}`;
    return { status: 200, body: { success: true, message: "Success", conversation_id, callSid } };
  }

  #make(asked: Partial<Conversation>): string {
    const conversation_id = `conv_${crypto.randomUUID().replaceAll("-", "")}`;
    this.calls.set(conversation_id, {
      agent_id: "",
      to_number: "",
      conversation_initiation_client_data: { dynamic_variables: {} },
      ...asked,
      conversation_id,
      status: "initiated",
      metadata: { start_time_unix_secs: Math.floor(this.#now() / 1000), call_duration_secs: 0 },
    });
    return conversation_id;
  }

  /** Summaries: without numbers and variables. */
  #list(query: URLSearchParams): FakeAnswer {
    const wanted = query.getAll("dynamic_variable_params").map(param => param.split(":eq:"));
    const matches = [...this.calls.values()].filter(one => {
      const variables = one.conversation_initiation_client_data.dynamic_variables;
      return wanted.every(([name = "", value]) => variables[name] === value);
    });
    const conversations = matches.map(({ conversation_id, agent_id, status }) => ({
      conversation_id,
      agent_id,
      status,
    }));
    return { status: 200, body: { conversations, has_more: false } };
  }

  makeForeign(to: string): string {
    return this.#make({ to_number: to });
  }

  /** No webhook tells of it. */
  async answer(id: string): Promise<Sent[]> {
    found(this.calls, id).status = "in-progress";
    return [];
  }

  async end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]> {
    const conversation = found(this.calls, id);
    if (how === "answered" || how === "voicemail") {
      conversation.status = "done";
      Object.assign(conversation.metadata, {
        call_duration_secs: seconds,
        cost_fiat: 0.11,
        termination_reason: "Call ended by remote party",
        phone_call: { type: "twilio", external_number: conversation.to_number, call_result: how },
      });
      return [await this.webhook("post_call_transcription", conversation)];
    }
    conversation.status = "failed";
    const word = { busy: "busy", no_answer: "no-answer", invalid_number: "unknown" }[how];
    Object.assign(conversation.metadata, { phone_call: { call_result: word.replace("-", "_") } });
    const carrier =
      how === "invalid_number"
        ? { CallSid: "CA1", CallStatus: "failed", SipResponseCode: "404" }
        : { CallSid: "CA1", CallStatus: word };
    return [
      await this.webhook("call_initiation_failure", {
        agent_id: conversation.agent_id,
        conversation_id: id,
        failure_reason: word,
        metadata: { type: "twilio", body: carrier },
      }),
    ];
  }

  webhook(type: string, data: unknown): Promise<Sent> {
    const event_timestamp = Math.floor(this.#now() / 1000);
    return this.signed("", JSON.stringify({ type, event_timestamp, data }));
  }

  async signed(_id: string, body: string): Promise<Sent> {
    const t = Math.floor(this.#now() / 1000);
    const signature = `t=${t},v0=${this.#sign(`${t}.${body}`)}`;
    return jsonSent(WORKSPACE_URL, { "ElevenLabs-Signature": signature }, body);
  }
}
