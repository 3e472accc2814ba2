// A Twilio that speaks its wire format: forms in, JSON out, callbacks signed by whoever the test brings.
import type { Sent } from "./a-call.ts";
import { type FakeAnswer, FakeNetwork, type SeenRequest } from "./network.ts";

/** What the official SDK makes of URL and parameters. */
export type SignForm = (url: string, form: Record<string, string>) => string;

export interface TwilioCall {
  sid: string;
  to: string;
  from: string;
  status: string;
  direction: string;
  date_created: string;
  duration: string | null;
  answered_by: string | null;
  price: string | null;
  price_unit: string;
  statusCallback: string;
  sequence: number;
}

const toRfc2822 = (ms: number) => new Date(ms).toUTCString().replace("GMT", "+0000");

export class FakeTwilio {
  readonly calls: TwilioCall[] = [];
  readonly network: FakeNetwork;
  readonly #account: string;
  readonly #sign: SignForm;
  readonly #now: () => number;

  constructor(made: { account: string; sign: SignForm; now: () => number }) {
    this.#account = made.account;
    this.#sign = made.sign;
    this.#now = made.now;
    this.network = new FakeNetwork(request => this.#answer(request));
  }

  get last(): TwilioCall {
    const last = this.calls.at(-1);
    if (last === undefined) throw new Error("no call was made");
    return last;
  }

  #answer({ method, url, body }: SeenRequest): FakeAnswer {
    const path = url.pathname.replace(/^(?:\/api\/laml)?\/2010-04-01\/Accounts\/[^/]+\//, "");
    if (path === "Calls.json" && method === "POST") return this.#create(new URLSearchParams(body));
    if (path === "Calls.json") {
      const calls = this.calls.filter(call => call.to === url.searchParams.get("To")).reverse();
      return { status: 200, body: { calls, page: 0, page_size: 50 } };
    }
    const call = this.calls.find(({ sid }) => path === `Calls/${sid}.json`);
    if (call === undefined) return { status: 404, body: { code: 20404, message: "not found", status: 404 } };
    if (method === "POST") {
      if (!["queued", "ringing", "in-progress"].includes(call.status))
        return { status: 400, body: { code: 21220, message: "Call is not in-progress", status: 400 } };
      call.status = new URLSearchParams(body).get("Status") ?? call.status;
    }
    return { status: 200, body: call };
  }

  #create(form: URLSearchParams): FakeAnswer {
    const call: TwilioCall = {
      sid: `CA${String(this.calls.length + 1).padStart(32, "0")}`,
      to: form.get("To") ?? "",
      from: form.get("From") ?? "",
      status: "queued",
      direction: "outbound-api",
      date_created: toRfc2822(this.#now()),
      duration: null,
      answered_by: null,
      price: null,
      price_unit: "USD",
      // The fragment is kept by Twilio.
      statusCallback: (form.get("StatusCallback") ?? "").split("#")[0] ?? "",
      sequence: 0,
    };
    this.calls.push(call);
    return { status: 201, body: { sid: call.sid, status: "queued", queue_time: "0" } };
  }

  /** A progress event, or the end; it is the call's state from now on. */
  report(call: TwilioCall, status: string, more: Record<string, string> = {}): Sent {
    call.status = status;
    if (more.CallDuration !== undefined) call.duration = more.CallDuration;
    return this.signed(call, {
      CallSid: call.sid,
      AccountSid: this.#account,
      From: call.from,
      To: call.to,
      CallStatus: status,
      ApiVersion: "2010-04-01",
      Direction: "outbound-api",
      Timestamp: toRfc2822(this.#now()),
      CallbackSource: "call-progress-events",
      SequenceNumber: String(call.sequence++),
      ...more,
    });
  }

  /** Async machine detection. */
  detected(call: TwilioCall, answeredBy: string): Sent {
    return this.signed(call, {
      CallSid: call.sid,
      AccountSid: this.#account,
      AnsweredBy: answeredBy,
      MachineDetectionDuration: "3200",
    });
  }

  signed(call: TwilioCall, form: Record<string, string>): Sent {
    return {
      url: call.statusCallback,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": this.#sign(call.statusCallback, form),
        "I-Twilio-Idempotency-Token": crypto.randomUUID(),
      },
      body: new URLSearchParams(form).toString(),
    };
  }
}
