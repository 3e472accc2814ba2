// How a sabotage is written down: its name, what it breaks, and where it puts its hand in.
import type { OperationKind } from "./plan.ts";
import { NO_SABOTAGE, type Sabotage } from "./sabotage.ts";
import type { Invariant } from "./violation.ts";

export interface NamedSabotage {
  name: string;
  breaks: Invariant;
  sabotage: Sabotage;
  /** Seen only in runs where somebody does one of these; null = in any. */
  needs: readonly OperationKind[] | null;
}

/** Replaces `text` in D1's statements; a text that is nowhere (any more) never trips its invariant, and that is seen. */
export const replacing = (text: string | RegExp, by: string) => (sql: string) =>
  sql.replaceAll(text as string, by);

export const broken = (
  name: string,
  breaks: Invariant,
  hands: Partial<Sabotage>,
  needs: NamedSabotage["needs"] = null,
): NamedSabotage => ({ name, breaks, sabotage: { ...NO_SABOTAGE, ...hands }, needs });
