// Calls of cancelled campaigns: in chunks, and counted right.
import { describe, expect, it } from "vitest";
import { moveCampaign } from "../../../../src/store/campaigns/campaigns.ts";
import { makeWorld, numbers } from "../../../support/worlds/action-world.ts";
import { NOW, SECOND } from "../../../support/worlds/permits.ts";

describe("calls of cancelled campaigns", () => {
  it("are cancelled in chunks, whatever they waited for, and those on the line are left alone", async () => {
    const world = makeWorld();
    const [gone, stays] = [await world.campaign(), await world.campaign()];
    const calls = await world.accepted(gone, ...numbers(9));
    await world.accepted(stays, ...numbers(2, "+1303555"));
    await world.dispatch();
    await world.place(world.queue.take().slice(0, 5));
    const outcomes = ["RNR", "DISCONNECTED", "FAILED", "PICKED"] as const;
    await world.record(outcomes.map((outcome, i) => world.report(calls[i] ?? "", outcome)));
    await moveCampaign(world.db, gone, "cancel", NOW);

    const changed: number[] = [];
    for (let n = 0; n < 5; n++) {
      changed.push(await world.calls.cancelWaiting(NOW + SECOND, 3));
      world.expectTruth();
    }
    expect(changed).toEqual([3, 3, 1, 0, 0]);
    const statuses = world
      .rows()
      .filter(r => r.campaign_id === gone)
      .map(r => r.status);
    expect(statuses).toEqual([
      ...Array(3).fill("CANCELLED"),
      "PICKED",
      "PROCESSING",
      ...Array(4).fill("CANCELLED"),
    ]);
    expect(
      world
        .rows()
        .filter(r => r.campaign_id === stays)
        .map(r => r.status),
    ).toEqual(["INITIATED", "INITIATED"]);
  });

  it("are counted right in chunks when the planner knows the tables", async () => {
    const world = makeWorld();
    for (let n = 0; n < 6; n++) {
      const id = await world.campaign();
      await world.accepted(id, ...numbers(20, `+1${200 + n}555`));
      const status = ["INITIATED", "RNR", "DISCONNECTED", "FAILED"][n % 4] ?? "";
      world.db.sqlite
        .prepare(
          "UPDATE calls SET status = ? WHERE campaign_id = ? AND CAST(substr(phone_number, -1) AS INTEGER) % 2 = 0",
        )
        .run(status, id);
      if (status === "INITIATED") continue;
      const column = `waiting_${status.toLowerCase()}`;
      world.db.sqlite.exec(`UPDATE campaign_counters SET initiated = initiated - 10, ${column} = ${column} + 10
        WHERE campaign_id = ${id}`);
    }
    world.expectTruth();
    world.db.sqlite.exec("UPDATE campaigns SET status = 'cancelled' WHERE id <> 2; ANALYZE");
    let changed: number;
    do {
      changed = await world.calls.cancelWaiting(NOW, 7);
      world.expectTruth();
    } while (changed > 0);
    expect(world.rows().filter(r => r.status === "CANCELLED")).toHaveLength(100);
  });
});
