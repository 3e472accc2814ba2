// What a gate says of itself, also one of an older version.
import { expect, it } from "vitest";
import { type GateSnapshot, ofAnyVersion } from "../../../../src/domain/trunks/gate-view.ts";

it("takes the permits of an older gate for its lines", () => {
  const older = { permits: 7, maxConcurrentCalls: 10 } as GateSnapshot;
  expect(ofAnyVersion(older).linesInUse).toBe(7);
  expect(ofAnyVersion({ ...older, linesInUse: 0 }).linesInUse).toBe(0);
});
