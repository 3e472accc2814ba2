// The embedded provider: dials go to the simulator's Durable Object instead of a telephone network.

import type { DialAnswer, DialRequest, Provider } from "../../../actions/ports/provider.ts";
import { DEFAULT_TRUNK } from "../../../domain/trunks/trunk.ts";
import type { SimulatorSettings } from "./settings.ts";
import type { Simulator } from "./simulator.ts";

export type SimulatorDial = Pick<
  DialRequest,
  "callId" | "attempt" | "phoneNumber" | "callbackUrl" | "leaseSeconds" | "variables"
>;

export type SimulatorAnswer =
  | { kind: "accepted"; externalCallId: string }
  | { kind: "refused"; status: number; reason: string };

/** What the simulator has seen since it was created. Tests prove the dialler's promises with it. */
export interface DialLedger {
  /** Requests to dial. */
  dials: number;
  /** Different (call, attempt) among them. */
  distinct: number;
  /** `dials - distinct`: more than 0 means that an attempt was dialled twice. */
  repeated: number;
  /** Calls on the line now: from the dial until the first report sets out. */
  live: number;
  peakLive: number;
  /** Calls with a report that has not arrived yet. */
  outstanding: number;
}

export interface SimulatorProviderOptions {
  namespace: DurableObjectNamespace<Simulator>;
  settings: SimulatorSettings;
}

export function simulatorProvider({ namespace, settings }: SimulatorProviderOptions): Provider {
  async function placeCall(request: DialRequest): Promise<DialAnswer> {
    const { callId, attempt, phoneNumber, callbackUrl, leaseSeconds, variables } = request;
    try {
      const answer = await namespace
        .getByName(DEFAULT_TRUNK)
        .dial({ callId, attempt, phoneNumber, callbackUrl, leaseSeconds, variables }, settings);
      if (answer.kind === "accepted") return { kind: "accepted", externalCallId: answer.externalCallId };
      const reason = `${answer.status} ${answer.reason}`;
      const refusal = { about: "provider", retryAfterSeconds: null } as const;
      return { kind: "refused", refusal, final: false, reason };
    } catch {
      // The object may have written the dial down before the answer was lost.
      return { kind: "unknown", reason: "The connection to the simulator failed before it answered" };
    }
  }
  return { name: "simulator", placeCall };
}
