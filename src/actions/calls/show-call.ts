// One call with its attempts: as it stands, or as it was when it left for the archive.
import type { NamedCall } from "../../domain/calls/call.ts";
import type { DecisionContext } from "../../domain/compliance/evidence/decision-context.ts";
import { notFound } from "../../domain/errors.ts";
import { type FindDeps, findArchivedCall } from "../archive/find-archived-call.ts";
import type { CallReads } from "../ports/call-reads.ts";
import { orUnavailable } from "../unavailable.ts";

export type FoundCall =
  | ({ kind: "stored"; contexts: ReadonlyMap<string, DecisionContext> } & NamedCall)
  /** The line of its archive file. */
  | { kind: "archived"; line: Record<string, unknown> };

/** With what decisions about it were made on. Throws `not_found`, and `service_unavailable` when an archive that may have it cannot be read. */
export async function showCall(
  { calls, archive }: { calls: Pick<CallReads, "named" | "contexts">; archive: FindDeps | null },
  { callId }: { callId: string },
): Promise<FoundCall> {
  const row = await calls.named(callId);
  if (row !== null) {
    const kept = [row.call.refusal, ...row.call.attempts.map(({ law }) => law)];
    const hashes = kept.flatMap(evidence => evidence?.hash ?? []);
    return { kind: "stored", ...row, contexts: await calls.contexts([...new Set(hashes)]) };
  }
  const line =
    archive === null
      ? null
      : await orUnavailable(
          "an archived call was not read",
          "The archive cannot be read now; ask again.",
          () => findArchivedCall(archive, callId),
        );
  if (line === null) throw notFound("Call not found.");
  return { kind: "archived", line };
}
