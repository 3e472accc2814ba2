// The list of trunks: one gate out of reach does not hide the others, and few permits of many are told.
import { expect, it } from "vitest";
import { listTrunks } from "../../../../src/actions/trunks/show-trunk.ts";
import type { Permit } from "../../../../src/domain/trunks/permit.ts";
import { trunkState } from "../../../../src/gate/trunk-state.ts";
import { presentTrunks } from "../../../../src/http/routes/trunks/present.ts";

const NOW = Date.parse("2026-11-20T21:40:00Z");
const permits = [3, 1, 2].map(
  n => ({ callId: `call-${n}`, grantedAt: NOW + n, expiresAt: NOW + 60_000, begun: n < 3 }) as Permit,
);

function world(outOfReach: string) {
  const trunk = (name: string) => ({
    name,
    paused: false,
    provider: null,
    callerIds: null,
    unavailableUntil: null,
  });
  return {
    trunks: { list: async () => ["default", "second"].map(trunk) },
    trunk: {
      state: async (name: string, _: unknown, most = Number.POSITIVE_INFINITY) => {
        if (name === outOfReach) throw new Error("nobody");
        const control = {
          paused: false,
          heldUntil: null,
          breaker: { state: "closed", since: null, until: null, window: { dials: 0, failures: 0 } },
        } as const;
        const rest = { now: NOW, roomAt: null, callerIds: null, alarmAt: null, control, most };
        return trunkState(permits, { maxConcurrentCalls: 10, callsPerSecond: 0 }, rest);
      },
    },
    settings: { provider: "http" },
  } as unknown as Parameters<typeof listTrunks>[0];
}

it("shows the others while one gate does not answer, which it names", async () => {
  const { trunks } = presentTrunks(await listTrunks(world("second")));
  expect(trunks).toMatchObject([
    { name: "default", status: "ok", lines_in_use: 3, on_the_line: 2 },
    { name: "second", status: "unreachable", paused: false, provider: "http", lines_in_use: 0, permits: [] },
  ]);
});

it("tells the oldest permits, as many as were asked for, and counts all", async () => {
  const { trunks } = presentTrunks(await listTrunks(world(""), { permits: 1 }));
  expect(trunks[0]).toMatchObject({ lines_in_use: 3, on_the_line: 2, permits: [{ call_id: "call-1" }] });
  expect(trunks[0]?.permits).toHaveLength(1);
  expect(presentTrunks(await listTrunks(world(""))).trunks[0]?.permits).toHaveLength(3);
});
