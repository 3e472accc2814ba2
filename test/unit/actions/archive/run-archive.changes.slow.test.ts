// What happens to a row while its file is on the way, two runs at once, and a bucket that does not keep its word.
import { describe, expect, it } from "vitest";
import { findArchivedCall } from "../../../../src/actions/archive/find-archived-call.ts";
import { archivedForm } from "../../../../src/http/routes/archive/present.ts";
import { archivedThroughDay } from "../../../../src/store/archive/archived-days.ts";
import { d1Archive } from "../../../../src/store/archive/d1-archive.ts";
import { rebuildDays } from "../../../../src/store/metrics/rebuild-days.ts";
import { named } from "../../../support/named.ts";
import { archiveWorld, DAY, NIGHT, OLD } from "../../../support/worlds/archive-world.ts";

describe("a call that changes", () => {
  it.each([
    ["before its file is written", "planned", []],
    ["between its file and its deletion", "stored", [2]],
  ])("%s stays, and a copy of it in the file does not count", async (_, when, stays) => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const calls = await world.calls({ campaignId: campaign, count: 5, at: OLD, end: () => "FAILED" });
    const changed = calls[2] ?? "";
    const db = world.db.connect();
    const redrive = () => {
      db.faults.after = () => {};
      world.db.sqlite
        .prepare("UPDATE calls SET next_attempt_at = 1, updated_at = ? WHERE call_id = ?")
        .run(NIGHT, changed);
      world.db.sqlite.exec(
        "UPDATE campaign_counters SET failed = failed - 1, waiting_failed = 1 WHERE total > 0",
      );
    };
    db.faults.after = sql => {
      if (sql.includes(named(when === "planned" ? "plan a file" : "mark a file stored"))) redrive();
    };
    expect(await world.run(NIGHT, { db, bucket: world.bucket })).toEqual({ calls: 4, contacts: 0 });
    expect(world.callIdsThere()).toEqual([changed]);
    await world.expectEverything(calls);
    const files = world.all<{ stayed: string }>("SELECT stayed FROM archive_files");
    expect(files.map(f => JSON.parse(f.stayed))).toEqual([stays.map(i => calls[i])]);

    // It ends, and leaves as it is then.
    world.db.sqlite
      .prepare(
        "UPDATE calls SET next_attempt_at = NULL, error_message = 'later', updated_at = ? WHERE call_id = ?",
      )
      .run(NIGHT + 1, changed);
    world.db.sqlite.exec(
      "UPDATE campaign_counters SET failed = failed + 1, waiting_failed = 0 WHERE total > 0",
    );
    await world.run(NIGHT + 100 * DAY);
    expect(world.callIdsThere()).toEqual([]);
    await world.expectEverything(calls);
    const store = d1Archive(world.db, archivedForm);
    const found = await findArchivedCall({ store, bucket: world.bucket }, changed);
    expect(found).toMatchObject({ call_id: changed, error_message: "later" });
  });

  it.each([
    ["ended anew", "updated_at = updated_at + 1"],
    ["waits again, in the same millisecond", "status = 'RNR', next_attempt_at = 1"],
  ])("and %s stays", async (_, change) => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const [first = "", ...others] = await world.calls({ campaignId: campaign, count: 3, at: OLD });
    const db = world.db.connect();
    db.faults.after = sql => {
      if (sql.includes(named("mark a file stored")))
        world.db.sqlite.prepare(`UPDATE calls SET ${change} WHERE call_id = ?`).run(first);
    };
    expect(await world.run(NIGHT, { db, bucket: world.bucket })).toEqual({ calls: 2, contacts: 0 });
    expect(world.callIdsThere()).toEqual([first]);
    expect(await world.archivedIds("calls")).toEqual(others);
  });

  it("is the reason for a file that is never written when all of its calls have", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const calls = await world.calls({ campaignId: campaign, count: 3, at: OLD });
    const db = world.db.connect();
    db.faults.after = sql => {
      if (sql.includes(named("plan a file")))
        world.db.sqlite.prepare("UPDATE calls SET updated_at = ?").run(NIGHT);
    };
    expect(await world.run(NIGHT, { db, bucket: world.bucket })).toEqual({ calls: 0, contacts: 0 });
    expect(world.all("SELECT state FROM archive_files")).toEqual([{ state: "void" }]);
    expect(world.bucket.objects.size).toBe(0);
    await world.expectEverything(calls);
  });

  it("belongs to a campaign that is started again: its contacts stay", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    await world.contacts(campaign, ["+12025550001", "+12025550002"]);
    world.end(campaign, "completed", NIGHT - 95 * DAY);
    const contacts = world.contactsThere();
    const bucket = world.bucket.connect();
    bucket.before = what => {
      if (what.startsWith("put manifest"))
        world.db.sqlite.prepare("UPDATE campaigns SET status = 'in_progress', completed_at = NULL").run();
    };
    expect(await world.run(NIGHT, { db: world.db, bucket })).toEqual({ calls: 0, contacts: 0 });
    expect(world.contactsThere()).toEqual(contacts);
    await world.expectEverything([], contacts);
  });
});

describe("two runs at once", () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "lose and double nothing, in order %i",
    async seed => {
      const world = await archiveWorld({ rowsPerFile: 4 });
      const campaign = await world.campaign();
      const end = (i: number) => (i % 5 === 0 ? "waits" : "PICKED");
      const calls = await world.calls({ campaignId: campaign, count: 30, at: OLD, end });
      // The walk has begun: who finds nothing to do is gone.
      await world.step();
      let random = seed + 1;
      /** Each request of either waits for a number of turns of its own, some for many. */
      const turns = async () => {
        random = (random * 48_271) % 2_147_483_647;
        for (let n = random % 13 === 0 ? 80 : random % 4; n > 0; n--)
          await new Promise(resolve => setImmediate(resolve));
      };
      const somebody = () => {
        const db = world.db.connect();
        const bucket = world.bucket.connect();
        Object.assign(db.faults, { before: turns, after: turns });
        Object.assign(bucket, { before: turns, after: turns });
        return world.run(NIGHT, { db, bucket });
      };
      const gone = await Promise.all([somebody(), somebody()]);
      await world.run(NIGHT + 60_000);
      expect(gone.reduce((sum, run) => sum + run.calls, 0)).toBe(24);
      expect(world.callIdsThere()).toHaveLength(6);
      await world.expectAWholeArchive(calls);
    },
  );
});

describe("a bucket that does not keep its word", () => {
  it("has the rows in another file when one is not read back as it was written", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const calls = await world.calls({ campaignId: campaign, count: 5, at: OLD });
    world.bucket.after = what => {
      const name = what.replace("put ", "");
      const bytes = what.startsWith("put calls-") ? world.bucket.objects.get(name) : undefined;
      if (bytes === undefined) return;
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255;
      world.bucket.after = () => {};
    };
    await expect(world.run()).rejects.toThrow("was not read back as it was written");
    expect(world.callIdsThere()).toHaveLength(5);
    expect(await world.run(NIGHT + 60_000)).toEqual({ calls: 5, contacts: 0 });
    await world.expectEverything(calls);
    const files = world.all<{ name: string; state: string }>(
      "SELECT name, state FROM archive_files ORDER BY name",
    );
    expect(files.map(f => f.state)).toEqual(["void", "done"]);
  });

  it("deletes nothing of a file that was changed or is gone", async () => {
    for (const spoil of ["change", "remove"] as const) {
      const world = await archiveWorld();
      const campaign = await world.campaign();
      const calls = await world.calls({ campaignId: campaign, count: 5, at: OLD });
      world.bucket.after = what => {
        if (!what.startsWith("put manifest")) return;
        const [name = "", bytes = new Uint8Array()] =
          [...world.bucket.objects].find(([key]) => key.startsWith("calls-")) ?? [];
        if (spoil === "remove") world.bucket.objects.delete(name);
        else world.bucket.objects.set(name, bytes.slice(0, -1));
      };
      await expect(world.run()).rejects.toThrow(/is gone from the bucket|is not what was stored/);
      expect(world.callIdsThere().sort()).toEqual([...calls].sort());
    }
  });

  it("is not written to when its chain is another one", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const calls = await world.calls({ campaignId: campaign, count: 5, at: OLD });
    world.bucket.objects.set(
      "manifest-00000001.json",
      new Uint8Array(
        new TextEncoder().encode('{"manifest":1,"previous":{"manifest":0,"sha256":"00"},"files":[]}'),
      ),
    );
    await expect(world.run()).rejects.toThrow("does not follow the manifest before it");
    expect(world.callIdsThere()).toHaveLength(5);
    expect(await world.archivedIds("calls")).toEqual([]);
    expect(calls).toHaveLength(5);
  });
});

describe("a file that no manifest names", () => {
  it("is no reason to delete what it holds", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const [id = ""] = await world.calls({ campaignId: campaign, count: 1, at: OLD });
    for (const _ of ["begin", "plan", "store"]) await world.step();
    const store = d1Archive(world.db, archivedForm);
    const [file] = await store.open("stored", 1);
    if (file === undefined) throw new Error("nothing is stored");
    const rows = [
      {
        id,
        updatedAt: Number(world.all<{ at: number }>("SELECT updated_at AS at FROM calls")[0]?.at),
        retries: 0,
        ended: {},
      },
    ];
    expect(await store.deleteRows(file, rows)).toEqual({ deleted: 0, stayed: [id] });
    while ((await store.open("listed", 1)).length === 0) await world.step();
    expect(await store.deleteRows(file, rows)).toEqual({ deleted: 1, stayed: [] });
  });
});

describe("what is left of an archived call", () => {
  it("is nothing in any table that knows calls by their id", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    await world.calls({ campaignId: campaign, count: 8, at: OLD, metadata: '{"name":"Ada"}' });
    expect(await world.run()).toEqual({ calls: 8, contacts: 0 });
    const tables = world
      .all<{ name: string }>(
        `SELECT t.name FROM sqlite_schema t WHERE t.type = 'table' AND t.name <> 'dead_letters'
           AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'call_id')`,
      )
      .map(t => t.name);
    expect(tables).toContain("calls");
    for (const table of tables) expect([table, world.all(`SELECT * FROM ${table}`)]).toEqual([table, []]);
  });

  it("is counted: days are refused by a rebuild, also by one that began before", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    await world.calls({ campaignId: campaign, count: 2, at: OLD });
    expect(await archivedThroughDay(world.db)).toBeNull();
    const day = new Date(OLD).toISOString().slice(0, 10);
    const rebuilt = await rebuildDays(world.db, day, day, 100);
    expect(rebuilt?.before).toEqual(rebuilt?.after);
    const before = world.all("SELECT * FROM daily_counters");
    await world.run();
    expect(await archivedThroughDay(world.db)).toBe(day);
    await expect(rebuildDays(world.db, day, day, 100)).rejects.toThrow("NOT NULL");
    expect(world.all("SELECT * FROM daily_counters")).toEqual(before);
    const next = new Date(OLD + DAY).toISOString().slice(0, 10);
    expect(await rebuildDays(world.db, next, next, 100)).toEqual({ before: [], after: [] });
  });
});
