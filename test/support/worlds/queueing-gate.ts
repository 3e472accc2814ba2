// The gate of a small world as the door finds it: what it is to have settled waits in `queued`.
import { leftToSettle } from "../../../src/actions/calls/note-ends.ts";
import type { GateClient } from "../../../src/actions/ports/gate-client.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";

export const queueingGate = <Gate extends Pick<GateClient, "note">>(
  gate: Gate,
  queued: AttemptEnd[],
): Gate => ({
  ...gate,
  note: async requests => {
    const noted = await gate.note(requests);
    queued.push(...leftToSettle(requests, noted));
    return noted;
  },
});
