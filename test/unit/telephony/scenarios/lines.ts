// A trunk at each provider's fake, told in one way: what goes on on its lines, and the webhooks that follow.
import type { TelephonyProvider } from "../../../../src/actions/ports/telephony.ts";
import type { Sent } from "../../../support/fake-providers/a-call.ts";
import type { FakeCalls, HowItEnds } from "../../../support/fake-providers/fake-calls.ts";
import type { FakeNetwork } from "../../../support/fake-providers/network.ts";
import type { FakePlivo } from "../../../support/fake-providers/plivo.ts";
import type { FakeTelnyx } from "../../../support/fake-providers/telnyx.ts";
import type { FakeTwilio } from "../../../support/fake-providers/twilio.ts";
import type { FakeVonage } from "../../../support/fake-providers/vonage.ts";

export interface Lines {
  readonly network: FakeNetwork;
  /** Of the calls that were made, in their order. */
  ids(): string[];
  /** Somebody picks up; the webhooks that follow, signed. */
  answer(id: string): Promise<Sent[]>;
  /** A call of `seconds`; a voicemail was asked to be told. */
  end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]>;
}

export interface Trunk {
  lines: Lines;
  provider: TelephonyProvider;
  /** The fake's, in ms. */
  clock: { now: number };
}

export const agentLines = (fake: FakeCalls): Lines => ({
  network: fake.network,
  ids: () => fake.ids,
  answer: id => fake.answer(id),
  end: (id, how, seconds) => fake.end(id, how, seconds),
});

function of<Call>(calls: readonly Call[], isIt: (call: Call) => boolean): Call {
  const call = calls.find(isIt);
  if (call === undefined) throw new Error("there is no such call");
  return call;
}

export function twilioLines(fake: FakeTwilio): Lines {
  const call = (id: string) => of(fake.calls, one => one.sid === id);
  const WORDS = { busy: "busy", no_answer: "no-answer" };
  return {
    network: fake.network,
    ids: () => fake.calls.map(one => one.sid),
    answer: async id => [fake.report(call(id), "in-progress")],
    end: async (id, how, seconds) => {
      const CallDuration = String(seconds);
      const one = call(id);
      if (how === "invalid_number") return [fake.report(one, "failed", { SipResponseCode: "404" })];
      if (how !== "answered" && how !== "voicemail") return [fake.report(one, WORDS[how])];
      const detected = how === "voicemail" ? [fake.detected(one, "machine_start")] : [];
      if (how === "voicemail") one.answered_by = "machine_start";
      return [...detected, fake.report(one, "completed", { CallDuration })];
    },
  };
}

export function telnyxLines(fake: FakeTelnyx): Lines {
  const call = (id: string) => of(fake.calls, one => one.id === id);
  const CAUSES = { busy: "user_busy", no_answer: "timeout", invalid_number: "not_found" };
  return {
    network: fake.network,
    ids: () => fake.calls.map(one => one.id),
    answer: async id => [fake.event(call(id), "call.answered")],
    end: async (id, how) => {
      const one = call(id);
      const talked = how === "answered" || how === "voicemail";
      const detected =
        how === "voicemail" ? [fake.event(one, "call.machine.detection.ended", { result: "machine" })] : [];
      const hangup_cause = talked ? "normal_clearing" : CAUSES[how];
      const sip_hangup_cause = "unspecified";
      return [
        ...detected,
        fake.event(one, "call.hangup", { hangup_cause, hangup_source: "callee", sip_hangup_cause }),
      ];
    },
  };
}

export function plivoLines(fake: FakePlivo): Lines {
  const call = (id: string) => of(fake.calls, one => one.uuid === id);
  const ENDS = {
    busy: ["busy", "3000", "Busy Line"],
    no_answer: ["no-answer", "3010", "No Answer"],
    invalid_number: ["failed", "2000", "Invalid Destination Address"],
  } as const;
  return {
    network: fake.network,
    ids: () => fake.calls.map(one => one.uuid),
    // No webhook tells of it.
    answer: async id => {
      call(id).state = "live";
      return [];
    },
    end: async (id, how, seconds) => {
      const one = call(id);
      if (how === "answered" || how === "voicemail") {
        const detected = how === "voicemail" ? [fake.detected(one, true)] : [];
        const more = { HangupCauseCode: "4000", HangupCauseName: "Normal Hangup", Duration: String(seconds) };
        return [...detected, fake.end(one, "completed", more)];
      }
      const [status, HangupCauseCode, HangupCauseName] = ENDS[how];
      return [fake.end(one, status, { HangupCauseCode, HangupCauseName, Duration: "0" })];
    },
  };
}

/** After the reason of an end without an answer, a `completed` follows. */
export function vonageLines(fake: FakeVonage, now: () => number): Lines {
  const call = (id: string) => of(fake.calls, one => one.uuid === id);
  const WORDS = { busy: "busy", no_answer: "unanswered", invalid_number: "failed" };
  return {
    network: fake.network,
    ids: () => fake.calls.map(one => one.uuid),
    answer: async id => [fake.report(call(id), "answered")],
    end: async (id, how, seconds) => {
      const one = call(id);
      if (how === "answered" || how === "voicemail") {
        const start_time = new Date(now() - seconds * 1000).toISOString();
        const detected = how === "voicemail" ? [fake.report(one, "machine")] : [];
        return [...detected, fake.report(one, "completed", { duration: String(seconds), start_time })];
      }
      const more = how === "invalid_number" ? { sip_code: 404 } : {};
      return [fake.report(one, WORDS[how], more), fake.report(one, "completed", { duration: "0" })];
    },
  };
}
