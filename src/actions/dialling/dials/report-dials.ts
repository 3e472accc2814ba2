// What dials say about the trunk: what failed, what the provider asks for, and the probes, whatever became of them.

import type { DialKey, OnTrunk } from "../../../domain/calls/dial-key.ts";
import type { DialReport } from "../../../domain/trunks/dial-report.ts";
import type { GateClient } from "../../ports/gate-client.ts";
import type { DialAnswer } from "../../ports/provider.ts";
import type { DialledCall } from "./dial-call.ts";

interface ReportDeps {
  gate: Pick<GateClient, "report">;
}

/** A provider that says "too many" and not how long to wait is left alone for this time. */
const HOLD_SECONDS = 1;

/** `probes`: the ids of calls that are reported even when they went well. Never rejects. */
export function reportDials(
  deps: ReportDeps,
  dialled: readonly DialledCall[],
  probes: ReadonlySet<string>,
): Promise<void> {
  const reports = dialled.map(({ call: { callId, attempt, trunk }, answer }): DialReport => {
    return { callId, attempt, trunk, ...healthOf(answer) };
  });
  return report(
    deps,
    reports.filter(r => r.result !== "ok" || probes.has(r.callId)),
  );
}

/** Probes that were not made after all. Never rejects. */
export const reportUndialled = (deps: ReportDeps, keys: readonly (DialKey & OnTrunk)[]): Promise<void> =>
  report(
    deps,
    keys.map(({ callId, attempt, trunk }) => ({ callId, attempt, trunk, result: "none", holdSeconds: null })),
  );

/** It protects the provider; what is not heard changes nothing about the calls. */
async function report({ gate }: ReportDeps, reports: readonly DialReport[]): Promise<void> {
  if (reports.length > 0) await gate.report(reports).catch(() => {});
}

function healthOf(answer: DialAnswer): Pick<DialReport, "result" | "holdSeconds"> {
  if (answer.kind === "accepted") return { result: "ok", holdSeconds: null };
  if (answer.kind === "unknown") return { result: "failed", holdSeconds: null };
  const { about, retryAfterSeconds } = answer.refusal;
  switch (about) {
    case "call":
      return { result: "ok", holdSeconds: null };
    case "load":
      // It is well, and has no room: that is waited for, and nothing to be cut off for.
      return { result: "none", holdSeconds: retryAfterSeconds ?? HOLD_SECONDS };
    case "account":
    case "provider":
      return { result: "failed", holdSeconds: retryAfterSeconds };
  }
}
