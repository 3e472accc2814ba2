// The bill of a million calls as a table: what was counted, next to its price.
import {
  costOfAMillionCalls,
  DOLLARS_PER_MILLION,
  DOLLARS_PER_MILLION_LOG_LINES,
  LOG_LINES,
} from "../support/cost.ts";

/** `attempts` is the mean number of attempts a call. */
export function costTable(attempts: number): string {
  const { lines, total } = costOfAMillionCalls(attempts);
  const row = (name: string, count: string, price: string, dollars: string) =>
    `${name.padEnd(18)}${count.padStart(10)}${price.padStart(14)}${dollars.padStart(22)}`;
  const logLines = LOG_LINES.first + (attempts - 1) * LOG_LINES.later;
  return [
    "",
    row(`${attempts} attempts`, "per call", "$ per million", "$ per million calls"),
    ...lines.map(({ unit, perCall, dollarsPerMillionCalls }) =>
      row(unit, perCall.toFixed(1), String(DOLLARS_PER_MILLION[unit]), dollarsPerMillionCalls.toFixed(2)),
    ),
    row("together", "", "", total.toFixed(2)),
    row(
      "log lines at info",
      logLines.toFixed(1),
      String(DOLLARS_PER_MILLION_LOG_LINES),
      (logLines * DOLLARS_PER_MILLION_LOG_LINES).toFixed(2),
    ),
  ].join("\n");
}
