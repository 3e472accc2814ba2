// The one line of a dispatch in the log.
import type { DispatchReport } from "../actions/dialling/dispatch-progress.ts";
import { log } from "../log.ts";

/** A dispatch that found nothing to do is of interest to who debugs only. */
export function logDispatch(dispatchId: string, durationMs: number, report: DispatchReport): void {
  const { granted, postponed, exhausted, fed, completed } = report;
  const fields = {
    trace_id: dispatchId,
    duration_ms: durationMs,
    granted,
    postponed,
    exhausted,
    fed,
    completed,
    trouble: report.trouble.length,
    more: report.more,
  };
  const idle = granted + postponed + exhausted + fed + completed + report.trouble.length === 0;
  if (idle) log.debug("dispatch", fields);
  else log.calls(fields);
}
