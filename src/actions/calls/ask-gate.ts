// Asks the trunk's gate to accept calls: one that cannot be reached, or is starting anew, is asked again.
import type { Acceptance } from "../../domain/calls/acceptance.ts";
import type { InitiateRequest } from "../../domain/calls/initiate-request.ts";
import { CallManagerError, campaignNotFound } from "../../domain/errors.ts";
import type { TrunkClient } from "../ports/trunk-client.ts";
import { orUnavailable } from "../unavailable.ts";

const RETRY_AFTER_SECONDS = 5;

export interface GateContext {
  trunk: Pick<TrunkClient, "initiate">;
}

/** Throws `not_found`, and `service_unavailable` when nothing is known to be stored. */
export async function askGate(
  { trunk }: GateContext,
  request: InitiateRequest,
): Promise<Acceptance & { kind: "done" }> {
  const acceptance = await orUnavailable<Acceptance>(
    "the gate did not accept calls",
    "The calls could not be stored; nothing is known to be accepted.",
    async () => await trunk.initiate(request),
  );
  switch (acceptance.kind) {
    case "done":
      return acceptance;
    case "campaign_not_found":
      throw campaignNotFound();
    case "unavailable":
      throw new CallManagerError("service_unavailable", acceptance.problem, {}, RETRY_AFTER_SECONDS);
  }
}
