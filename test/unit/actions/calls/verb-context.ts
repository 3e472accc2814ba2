// What the verbs of calls take, in a small world: its gate accepts at once and has two lines.
import { initiateCalls } from "../../../../src/actions/calls/initiate-calls.ts";
import type { InitiateRequest } from "../../../../src/domain/calls/initiate-request.ts";
import type { World } from "../../../support/worlds/action-world.ts";

export const LINES = 2;

export const verbContext = (world: World) => ({
  calls: world.calls,
  campaigns: world.campaigns,
  gate: world.gate,
  policy: world.policy,
  clock: world.clock,
  archive: null,
  settings: { phoneNumbers: { defaultCountry: null, validation: "digits" as const } },
  newId: () => "a-new-id",
  trunk: {
    initiate: async (request: InitiateRequest) => {
      const [result] = await initiateCalls(world.initiateDeps, [request]);
      if (result === undefined) throw new Error("no result");
      return result;
    },
    snapshot: async () => ({ linesInUse: world.permits.all().length, maxConcurrentCalls: LINES }),
  },
});
