// Due calls, without those at the heads of their campaigns that have a permit and are not claimed yet: each dispatch of a
// burst would read all that the ones before it have granted.
import type { DueCall, WantedCalls } from "../../domain/calls/due-call.ts";
import type { DispatchDeps, Progress } from "./dispatch-progress.ts";

export async function readDue(
  deps: DispatchDeps,
  at: Progress,
  wanted: readonly WantedCalls[],
): Promise<readonly DueCall[]> {
  const passed = passedOver(deps, wanted);
  const read = await deps.calls.due(wanted, at.now, passed);
  seeLapsed(deps, at, passed);
  return read;
}

/** The ids of those that are not read. */
export const passedOver = (
  { permits }: Pick<DispatchDeps, "permits">,
  wanted: readonly WantedCalls[],
): string[] => {
  const heads = new Set(wanted.flatMap(w => (w.after === null ? [w.campaignId] : [])));
  if (heads.size === 0) return [];
  return permits.all().flatMap(p => (!p.begun && heads.has(p.campaignId) ? [p.callId] : []));
};

/** Some that were passed over have lost their permits meanwhile: they are due, and were not read. */
export function seeLapsed(
  { permits }: Pick<DispatchDeps, "permits">,
  { report }: Pick<Progress, "report">,
  passed: readonly string[],
): void {
  report.more ||= passed.some(callId => permits.of(callId) === undefined);
}
