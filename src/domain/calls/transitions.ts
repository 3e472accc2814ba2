// What changes a call's row: the inputs of guarded transitions.
import type { MeterWord } from "../compliance/abandon/meter-word.ts";
import type { NotedEvent } from "../compliance/reach/noted-event.ts";
import type { AttemptDetails } from "./attempt-details.ts";
import type { AttemptStatus, Call, CallStage } from "./call.ts";
import type { DialKey } from "./dial-key.ts";
import type { Restored } from "./give-back.ts";
import type { Outcome } from "./outcome.ts";

/** How an attempt ended, and what follows for its call: the input of one guarded transition. */
export interface Settlement extends DialKey {
  stage: CallStage;
  status: Call["status"];
  nextAttemptAt: number | null;
  maxAttempts: number;
  outcome: Outcome;
  /** Seconds. */
  duration: number;
  endedAt: number;
  externalCallId: string | null;
  /** Of the attempt. */
  attemptError: string | null;
  /** Of the call. */
  error: string | null;
  /** It ends an attempt that the call still waits for, and only that. */
  undialled?: boolean;
  details?: AttemptDetails | undefined;
  /** From UTC to the callee's clock when the attempt began, in ms; absent = 0. */
  offsetMs?: number;
  /** For quiet times after it; each said once, however often it is reported. */
  noted?: NotedEvent | undefined;
}

/** What was told of an agent behind the end of an attempt, and what was known when it was read. */
export interface LateAgent extends DialKey {
  /** Of the attempt, in ms. */
  endedAt: number;
  details: Pick<AttemptDetails, "connected_to_agent_ms" | "message_played" | "meter">;
  was: {
    meter: MeterWord | null;
    agent: number | string | null;
    message: boolean | null;
  };
  noted?: NotedEvent | undefined;
}

/** A refused attempt that counts for nothing, and its call as it is to be: the input of one guarded transition. */
export interface GiveBack extends DialKey, Restored {
  /** Of the claim that was refused. */
  nonce: string;
}

export interface AnswerRecord extends DialKey {
  status: Extract<AttemptStatus, "PROCESSING" | "unknown">;
  externalCallId: string | null;
  error: string | null;
}

/** Without what the end alone tells, which counts it and decides by it. */
export type DetailsBesides = AttemptDetails & {
  [Ends in "disposition" | "call_back_at" | "meter"]?: null | undefined;
};

/** What is told of an attempt before its end, or behind it. */
export interface DetailRecord extends DialKey {
  details: DetailsBesides;
  externalCallId: string | null;
}
