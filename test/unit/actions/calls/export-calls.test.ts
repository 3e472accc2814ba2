// The calls of a campaign part by part: put together, the parts are what there was when the first one began.
import { describe, expect, it } from "vitest";
import { exportCalls, type PartPlace } from "../../../../src/actions/calls/export-calls.ts";
import type { CallStatus } from "../../../../src/domain/calls/call.ts";
import { makeWorld, numbers, type World } from "../../../support/worlds/action-world.ts";
import { verbContext } from "./verb-context.ts";

async function part(world: World, campaignId: number, from: PartPlace | null, status?: CallStatus) {
  const { pages, next } = await exportCalls(verbContext(world), { campaignId, from, limit: 3, status });
  const ids: string[] = [];
  for await (const calls of pages) ids.push(...calls.map(call => call.callId));
  return { ids, next };
}

describe("an export", () => {
  it("in parts has every call once, oldest first, and none that came later", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const ids = await world.accepted(id, ...numbers(7));
    const first = await part(world, id, null);
    await world.acceptedOne(id, "+12029990000");
    const second = await part(world, id, first.next);
    const third = await part(world, id, second.next);
    expect([first.ids, second.ids, third.ids]).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    expect(third.next).toBeNull();
    expect(await part(world, id, first.next)).toEqual(second);
  });

  it("of a status walks the same parts", async () => {
    const world = makeWorld();
    const id = await world.campaign();
    const ids = await world.accepted(id, ...numbers(4));
    await world.calls.cancel(ids[3] ?? "", world.time.now);
    const first = await part(world, id, null, "CANCELLED");
    expect(first).toEqual({ ids: [], next: { after: ids[2], last: ids[3] } });
    expect(await part(world, id, first.next, "CANCELLED")).toEqual({ ids: [ids[3]], next: null });
  });

  it("of a campaign without calls is empty, and of none is refused", async () => {
    const world = makeWorld();
    expect(await part(world, await world.campaign(), null)).toEqual({ ids: [], next: null });
    await expect(part(world, 404, null)).rejects.toMatchObject({
      code: "not_found",
      message: "Campaign 404 not found.",
    });
  });
});
