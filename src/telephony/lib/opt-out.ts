// An opt-out that an agent's own analysis of the conversation found: in a field of the name `opt_out`, which whoever made
// the agent has asked for. Nothing else is read as one: no summary, no mood.
import type { OptOut } from "../../domain/compliance/opt-out.ts";
import type { JsonObject } from "./json.ts";

/** The name of the field. */
export const OPT_OUT_FIELD = "opt_out";

/** Null = it does not say so. */
export function optOutIn(analysis: JsonObject): OptOut | null {
  const said = analysis[OPT_OUT_FIELD];
  if (said === true || said === "true") return true;
  return said === "campaign" || said === "purpose" ? said : null;
}
