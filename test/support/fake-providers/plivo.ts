// A Plivo that speaks its wire format: JSON in and out, forms as callbacks, signed by whoever the test brings.
import type { Sent } from "./a-call.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** V3 of a POST: URL, form and nonce. */
export type SignV3 = (url: string, form: Record<string, string>, nonce: string) => string;

export interface PlivoCall {
  uuid: string;
  /** What the answer to its create named; the call's own, unless a test says otherwise. */
  requestUuid: string;
  to: string;
  from: string;
  state: "queued" | "live" | "ended";
  hangupUrl: string;
  machineUrl: string;
  initiatedAt: number;
  record: Record<string, string | number | null>;
}

const toPlivoTime = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

export class FakePlivo {
  readonly calls: PlivoCall[] = [];
  readonly network: FakeNetwork;
  readonly #sign: SignV3;
  readonly #now: () => number;
  #nonce = 10_000;

  constructor(made: { sign: SignV3; now: () => number }) {
    this.#sign = made.sign;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get last(): PlivoCall {
    const last = this.calls.at(-1);
    if (last === undefined) throw new Error("no call was made");
    return last;
  }

  #answer({ method, url, body }: SeenRequest): FakeAnswer {
    const [kind, uuid] = url.pathname.replace(/^\/v1\/Account\/[^/]+\//, "").split("/");
    if (kind === "Call" && method === "POST") return this.#create(JSON.parse(body));
    const status = url.searchParams.get("status");
    if (kind === "Call" && uuid === "") return this.#list(url.searchParams, status);
    const call = this.calls.find(one => one.uuid === uuid);
    const isThere = method === "DELETE" ? (kind === "Call" ? "live" : "queued") : (status ?? "ended");
    if (call === undefined || call.state !== isThere)
      return { status: 404, body: { api_id: "a", error: "not found" } };
    if (method === "DELETE") {
      call.state = "ended";
      return { status: 204 };
    }
    return status === null
      ? { status: 200, body: { api_id: "a", call_uuid: uuid, ...call.record } }
      : { status: 200, body: this.#running(call) };
  }

  #running(call: PlivoCall) {
    const { uuid, to, from } = call;
    return { api_id: "a", direction: "outbound", from, to, call_uuid: uuid, request_uuid: uuid };
  }

  #create(asked: Record<string, string>): FakeAnswer {
    const uuid = `97ceeb52-58b6-11e1-86da-${String(this.calls.length + 1).padStart(12, "0")}`;
    this.calls.push({
      uuid,
      requestUuid: uuid,
      to: asked.to ?? "",
      from: asked.from ?? "",
      state: "queued",
      hangupUrl: asked.hangup_url ?? "",
      machineUrl: asked.machine_detection_url ?? "",
      initiatedAt: this.#now(),
      record: {},
    });
    return { status: 201, body: { message: "call fired", request_uuid: uuid, api_id: "a" } };
  }

  #list(query: URLSearchParams, status: string | null): FakeAnswer {
    if (status !== null) {
      const calls = this.calls.filter(call => call.state === status).map(call => call.uuid);
      return { status: 200, body: { api_id: "a", calls } };
    }
    const since = Date.parse(`${query.get("end_time__gte")?.replace(" ", "T")}Z`);
    const objects = this.calls
      .filter(call => call.state === "ended" && call.to === query.get("to_number"))
      .filter(({ record }) => Date.parse(`${String(record.end_time).replace(" ", "T")}Z`) >= since)
      .map(call => ({ call_uuid: call.uuid, to_number: call.to, ...call.record }));
    return { status: 200, body: { api_id: "a", meta: { limit: 20, offset: 0 }, objects } };
  }

  /** It is written down and reported. */
  end(call: PlivoCall, CallStatus: string, more: Record<string, string> = {}): Sent {
    const seconds = Number(more.Duration ?? 0);
    call.state = "ended";
    call.record = {
      initiation_time: toPlivoTime(call.initiatedAt),
      answer_time: seconds > 0 ? toPlivoTime(this.#now() - seconds * 1000) : null,
      end_time: toPlivoTime(this.#now()),
      call_duration: seconds,
      hangup_cause_code: Number(more.HangupCauseCode ?? 0),
      hangup_cause_name: more.HangupCauseName ?? "Unknown",
      hangup_source: more.HangupSource ?? "Unknown",
      total_amount: "0.00300",
    };
    return this.signed(call.hangupUrl, { ...this.#ids(call), Event: "Hangup", CallStatus, ...more });
  }

  /** Async machine detection. */
  detected(call: PlivoCall, isMachine: boolean): Sent {
    const fields = { Event: "MachineDetection", CallStatus: "in-progress", Machine: String(isMachine) };
    return this.signed(call.machineUrl, { ...this.#ids(call), ...fields });
  }

  #ids({ uuid, requestUuid, from, to }: PlivoCall): Record<string, string> {
    return { CallUUID: uuid, RequestUUID: requestUuid, From: from, To: to, Direction: "outbound" };
  }

  signed(url: string, form: Record<string, string>): Sent {
    const nonce = String(this.#nonce++);
    return {
      url,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Plivo-Signature-V3": this.#sign(url, form, nonce),
        "X-Plivo-Signature-V3-Nonce": nonce,
      },
      body: new URLSearchParams(form).toString(),
    };
  }
}
