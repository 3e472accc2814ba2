// A verdict in the API's form.
import type { ComplianceChecked as Checked } from "../../../actions/compliance/check-compliance.ts";
import type { Decision } from "../../../domain/compliance/verdict/verdict.ts";
import type { Of } from "../../lib/route.ts";
import { time } from "../../lib/time.ts";
import type { ComplianceChecked } from "./schemas.ts";

/** With mode observe, reason and blocked_by are of what would have been decided. */
export function presentChecked({
  now,
  mode,
  packs,
  lookedUp,
  verdict,
}: Checked): Of<typeof ComplianceChecked> {
  const { observed, zones, regions, rules } = verdict;
  const told = observed !== null && verdict.decision === "dial" ? observed : verdict;
  return {
    decision: verdict.decision,
    until: verdict.decision === "wait" ? time(verdict.until) : null,
    open_until: verdict.decision === "dial" ? time(verdict.openUntil) : null,
    reason: reasonOf(told),
    blocked_by: told.decision === "dial" ? [] : [...told.blockedBy],
    would_block: observed === null ? null : observed.decision !== "dial",
    now: time(now),
    mode,
    zones: [...zones],
    regions: [...regions],
    packs: [...packs],
    looked_up: [...lookedUp],
    rules: rules.map(({ opensAt, count: _, ...rule }) => ({ ...rule, opens_at: time(opensAt) })),
  };
}

const reasonOf = (decision: Decision) =>
  decision.decision === "dial" ? "Every rule that was looked at lets it out." : decision.reason;
