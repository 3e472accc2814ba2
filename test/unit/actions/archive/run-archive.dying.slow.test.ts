// A run of the archive dies at every await, before and after what it asked for has happened, and is taken up again: no
// call is lost and none is there twice. What a dead run had sent may still arrive long after.
import { describe, expect, it } from "vitest";
import { type ArchiveWorld, archiveWorld, DAY, NIGHT, OLD } from "../../../support/worlds/archive-world.ts";

type Death = "before" | "after" | "late";
const ENDS = ["PICKED", "FAILED", "retried", "waits"] as const;

async function aFewOldCalls() {
  const world = await archiveWorld({ rowsPerFile: 6 });
  const running = await world.campaign();
  const ended = await world.campaign();
  const numbers = Array.from({ length: 9 }, (_, i) => `+1202555${String(i).padStart(4, "0")}`);
  for (const id of [running, ended]) await world.contacts(id, numbers);
  world.end(ended, "completed", NIGHT - 95 * DAY);
  const end = (i: number) => ENDS[i % 4] ?? "PICKED";
  const calls = [
    ...(await world.calls({ campaignId: running, count: 9, at: OLD, end, numbers: i => numbers[i] ?? "" })),
    ...(await world.calls({ campaignId: ended, count: 14, at: OLD + DAY, end })),
  ];
  return { world, calls, contacts: world.contactsThere() };
}

/** Connections whose `n`-th use, counted over both, dies. */
function dyingAt(world: ArchiveWorld, n: number, death: Death) {
  const db = world.db.connect();
  const bucket = world.bucket.connect();
  const stray: (() => void)[] = [];
  let uses = 0;
  let dead = false;
  const before = (_: string, late: () => void) => {
    uses++;
    if (dead || (uses === n && death !== "after")) {
      dead = true;
      if (death === "late" && uses === n) stray.push(late);
      throw new Error("died");
    }
  };
  const after = () => {
    if (uses === n && death === "after") {
      dead = true;
      throw new Error("died");
    }
  };
  Object.assign(db.faults, { before, after });
  Object.assign(bucket, { before, after });
  return { on: { db, bucket }, stray, died: () => dead };
}

describe.each<Death>(["before", "after", "late"])("a run that dies at any of its requests, %s", death => {
  it("neither loses nor doubles a call", async () => {
    for (let n = 1; ; n++) {
      const { world, calls, contacts } = await aFewOldCalls();
      const dying = dyingAt(world, n, death);
      const gone = await world.run(NIGHT, dying.on).catch(() => null);
      if (!dying.died()) {
        expect(gone).not.toBeNull();
        expect(n).toBeGreaterThan(40);
        break;
      }
      expect(gone).toBeNull();
      await world.expectNothingLost(calls);
      // Taken up in the next minute, or in the next night.
      await world.run(NIGHT + (n % 2 === 0 ? 60_000 : DAY));
      for (const arrives of dying.stray) {
        // A statement that comes late may be refused by what stands there now.
        try {
          arrives();
        } catch {}
      }
      await world.run(NIGHT + DAY + 120_000);
      await world.expectAWholeArchive(calls, contacts);
      expect(world.callIdsThere()).toHaveLength(5);
      expect(world.contactsThere()).toHaveLength(9);
    }
  }, 120_000);
});
