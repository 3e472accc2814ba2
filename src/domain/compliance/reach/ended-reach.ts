// What the end of an attempt says in the ledger.
import type { OutcomeReport } from "../../calls/settlement.ts";
import type { Callee } from "../campaign/ask-verdict.ts";
import type { ReachEvent } from "../packs/pack.ts";
import { type ReachKind, reachKeys } from "./ledger.ts";

export interface EndedReach {
  keys: readonly string[];
  /** Null = it leaves the ledger: the provider has refused it before it dialled. */
  kind: Exclude<ReachKind, "o"> | null;
  event: ReachEvent | null;
}

export function endedReach(
  callee: Callee,
  { source, outcome, details }: Pick<OutcomeReport, "source" | "outcome" | "details">,
): EndedReach {
  const keys = reachKeys(callee);
  if (source === "dial") return { keys, kind: null, event: null };
  const { disposition = null, answered_by: answeredBy = null } = details ?? {};
  if (outcome === "PICKED") {
    const isPerson = disposition !== "voicemail" && answeredBy !== "machine" && answeredBy !== "fax";
    return { keys, kind: "c", event: isPerson ? "conversation" : null };
  }
  const neverRang = outcome === "FAILED" ? answeredBy === null && source !== "lease" : disposition === "busy";
  return { keys, kind: neverRang ? "p" : "c", event: null };
}
