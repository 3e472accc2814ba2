// What somebody should know before they press Start.
import type { Callable } from "./callable.ts";
import type { Forecast } from "./forecast.ts";
import { FORECAST_DAYS } from "./group.ts";

/** `stops`: nothing would be called, or much never; `warns`: it goes, but look. */
export interface Finding {
  kind: "stops" | "warns";
  text: string;
  fix: string;
}

export interface FoundIn {
  isActive: boolean;
  status: string;
  /** Whether any trunk that it names takes calls, in words; null = one does. */
  trunksStopped: string | null;
  /** Null = as many as there are lines. */
  callsPerSecond: number | null;
  lines: number;
}

/** A share of the list from which on it is worth a word. */
const MANY = 0.1;
/** Shares of samples are no whole people. */
const HALF_A_PERSON = 0.5;
const percent = (part: number, of: number) => `${Math.round((100 * part) / of)} %`;

export function findingsOf(
  forecast: Pick<Forecast, "calls" | "doneBy" | "assumed">,
  callable: Callable,
  asked: FoundIn,
): Finding[] {
  const findings: Finding[] = [];
  const stops = (text: string, fix: string) => findings.push({ kind: "stops", text, fix });
  const warns = (text: string, fix: string) => findings.push({ kind: "warns", text, fix });
  if (!asked.isActive) stops("The campaign is not active.", "Set is_active to true.");
  if (asked.status === "cancelled") stops("The campaign is cancelled.", "Make a new one of its list.");
  if (asked.status === "paused") stops("The campaign is paused.", "Resume it.");
  if (asked.lines < 1)
    stops("No line is free to it.", "Raise the trunk's lines or the campaign's own limit.");
  if (asked.trunksStopped !== null) stops(asked.trunksStopped, "Resume the trunk.");
  if (forecast.calls === 0) stops("Nobody is left to be called.", "Add contacts.");
  const never = callable.never.reduce((n, { calls }) => n + calls, 0);
  for (const { reason, calls } of callable.never) {
    const text = `${Math.round(calls)} of ${forecast.calls} are never called: ${reason}.`;
    if (never >= forecast.calls - HALF_A_PERSON) stops(text, fixOf(reason));
    else warns(text, fixOf(reason));
  }
  if (forecast.doneBy.p50 === null && forecast.calls > never)
    warns(
      `It is not done within ${FORECAST_DAYS} days.`,
      "Give it more lines, longer hours or fewer attempts.",
    );
  const waiting = callable.later.reduce((n, { calls }) => n + calls, 0);
  if (callable.now === 0 && waiting > 0) {
    const first = callable.later[0];
    if (first !== undefined)
      warns(
        `Nobody may be called before ${new Date(first.until).toISOString()}.`,
        "Wait, or look at the business hours.",
      );
  } else if (waiting >= forecast.calls * MANY)
    warns(
      `${percent(waiting, forecast.calls)} of the list wait, for their hours or for the interval between attempts.`,
      "They are called when that ends.",
    );
  for (const assumed of forecast.assumed)
    warns(`Assumed, since nothing was counted yet: ${assumed}.`, "Look again after the first hundred calls.");
  return findings;
}

const fixOf = (reason: string): string =>
  reason.startsWith("No calling window")
    ? "Look at the business hours, the retry slots and the contacts' time zones."
    : reason.startsWith("Suppressed")
      ? "They have said stop: nothing is to be done."
      : "Raise max_attempts.";
