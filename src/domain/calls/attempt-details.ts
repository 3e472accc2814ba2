// What is learnt of an attempt besides its outcome, as far as its provider tells it. The retry rules go by the disposition
// and by when to call back; nothing is decided by the rest.
import type { MeterWord } from "../compliance/abandon/meter-word.ts";
import type { DecisionEvidence } from "../compliance/evidence/decision-evidence.ts";
import type { LetOut } from "../pre-dial/verdict.ts";
import type { AnsweredBy, Disposition } from "./disposition.ts";

/** What a provider says a call cost; the amount in its own digits. */
export interface CallCost {
  amount: string;
  currency: string;
}

export const NEVER = "never";

/** UTF-16 units. */
export const MAX_HANGUP_CAUSE = 200;

/** Absent and null are the same: not told. */
export interface AttemptDetails {
  /** Ms since the epoch. */
  answered_at?: number | null | undefined;
  answered_by?: AnsweredBy | null | undefined;
  disposition?: Disposition | null | undefined;
  /** The provider's own word, at most MAX_HANGUP_CAUSE long. */
  hangup_cause?: string | null | undefined;
  trunk?: string | null | undefined;
  /** The number that was shown: `+` and digits. */
  caller_id?: string | null | undefined;
  cost?: CallCost | null | undefined;
  /** For when another call was asked for, ms since the epoch. */
  call_back_at?: number | null | undefined;
  /**
   * Who ended it, where that was no report of the call: its dial was refused, or its lease ended. Kept where rule packs let
   * it out: they ask whether it rang.
   */
  ended_by?: "dial" | "lease" | null | undefined;
  /** Of the decision that let it out; absent = its campaign had no rule packs. */
  law?: DecisionEvidence | null | undefined;
  /** From the end of the greeting until an agent, or the machine's first word; `never` = nobody came. */
  connected_to_agent_ms?: number | typeof NEVER | null | undefined;
  /** Until it was answered or given up. */
  rang_seconds?: number | null | undefined;
  message_played?: boolean | null | undefined;
  /** Whoever was called wants no calls of this kind. */
  refused?: boolean | null | undefined;
  /** What it counts as in the abandon meter; absent = it counts in nothing, or its campaign has no such rule. */
  meter?: MeterWord | null | undefined;
  /** Of its campaign's pre-dial hook, that let it out; absent = the campaign had none. */
  pre_dial?: LetOut | null | undefined;
}
