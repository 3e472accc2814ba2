// The gate of a small world as the door finds it: what it is to have settled waits in `queued`.
import { leftToSettle } from "../../../src/actions/calls/note-ends.ts";
import type { AttemptEnd } from "../../../src/domain/calls/settlement.ts";
import type { WorldGate } from "./action-world.ts";

export const queueingGate = <Gate extends Pick<WorldGate, "note" | "receive">>(
  gate: Gate,
  queued: AttemptEnd[],
): Gate => ({
  ...gate,
  note: async requests => {
    const noted = await gate.note(requests);
    queued.push(...leftToSettle(requests, noted));
    return noted;
  },
  receive: asked => gate.receive(asked, ends => void queued.push(...ends)),
});
