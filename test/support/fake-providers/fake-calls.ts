// What the fakes of voice-agent providers have in common: their calls, and how tests make them go.
import type { Sent } from "./a-call.ts";
import type { FakeNetwork } from "./network.ts";

export type HowItEnds = "answered" | "voicemail" | "busy" | "no_answer" | "invalid_number";

export interface FakeCalls {
  readonly network: FakeNetwork;
  /** Of the calls that were made, in their order. */
  readonly ids: string[];
  /** The number at the other end, as it was asked for. */
  numberOf(id: string): string;
  /** Somebody picks up; the webhooks that follow, signed. */
  answer(id: string): Promise<Sent[]>;
  end(id: string, how: HowItEnds, seconds: number): Promise<Sent[]>;
  /** Any text, signed as a webhook of this call. */
  signed(id: string, body: string): Promise<Sent>;
  /** A call that is none of ours. */
  makeForeign(to: string): string;
}

/** The call of this id; a test that asks for another is wrong. */
export function found<Call>(calls: Map<string, Call>, id: string): Call {
  const call = calls.get(id);
  if (call === undefined) throw new Error(`there is no call ${id}`);
  return call;
}

export const jsonSent = (url: string, headers: Record<string, string>, body: string): Sent => ({
  url,
  headers: { "Content-Type": "application/json", ...headers },
  body,
});
