// The nightly archive: what goes, what stays, and what is left of both wherever a run dies.
import { describe, expect, it } from "vitest";
import { checkChain } from "../../../../src/actions/archive/check-chain.ts";
import { archivedForm } from "../../../../src/http/routes/archive/present.ts";
import { d1Archive } from "../../../../src/store/archive/d1-archive.ts";
import { archiveWorld, DAY, HOUR, NIGHT, OLD } from "../../../support/worlds/archive-world.ts";

describe("a night", () => {
  it("takes final calls that are old by their ids and by their last change, day by day", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const old = await world.calls({
      campaignId: campaign,
      count: 20,
      at: OLD,
      end: i => (["PICKED", "FAILED", "retried"] as const)[i % 3] ?? "PICKED",
    });
    const next = await world.calls({ campaignId: campaign, count: 3, at: OLD + DAY });
    const waiting = await world.calls({ campaignId: campaign, count: 9, at: OLD, end: () => "waits" });
    const young = await world.calls({ campaignId: campaign, count: 2, at: NIGHT - 89 * DAY });
    // Ended yesterday, though it was accepted long ago.
    world.db.sqlite
      .prepare("UPDATE calls SET updated_at = ? WHERE call_id = ?")
      .run(NIGHT - DAY, old[0] ?? "");

    expect(await world.run()).toEqual({ calls: 22, contacts: 0 });
    expect(world.callIdsThere().sort()).toEqual([old[0] ?? "", ...waiting, ...young].sort());
    await world.expectEverything([...old, ...next, ...waiting, ...young]);
    const files = world.all<{ date: string; rows: number; state: string }>(
      "SELECT date, rows, state FROM archive_files WHERE state <> 'void'",
    );
    expect(new Set(files.map(f => f.state))).toEqual(new Set(["done"]));
    expect(files.map(f => f.rows).reduce((a, b) => a + b)).toBe(22);
    const days = [OLD, OLD + DAY].map(at => new Date(at).toISOString().slice(0, 10));
    expect([...new Set(files.map(f => f.date))]).toEqual(days);
  });

  it("says in its files what the API says, and keeps what it counted", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const [id = ""] = await world.calls({
      campaignId: campaign,
      count: 1,
      at: OLD,
      end: () => "retried",
      metadata: '{"name":"Ada \\ud83d\\ude80"}',
    });
    await world.run();
    expect(world.callIdsThere()).toEqual([]);
    const [name] = await d1Archive(world.db, archivedForm).filesOf(id);
    expect(name).toMatch(/^calls-2026-08-12-000001\.ndjson\.gz$/);
    const counted = "total, picked, retries, ended_busy, ended_answered, ended_no_answer";
    const left = world.all(`SELECT ${counted} FROM archived_counters`);
    expect(left).toMatchObject([{ ended_busy: 1, ended_answered: 1, ended_no_answer: 0 }]);
    expect(world.all(`SELECT ${counted} FROM campaign_counters WHERE total > 0`)).toEqual(left);
  });

  it("begins once in its hours, and not outside of them", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const first = await world.calls({ campaignId: campaign, count: 3, at: OLD });
    expect(await world.run(NIGHT - HOUR)).toEqual({ calls: 0, contacts: 0 });
    expect(await world.run(NIGHT + HOUR)).toEqual({ calls: 3, contacts: 0 });
    const second = await world.calls({ campaignId: campaign, count: 3, at: OLD });
    expect(await world.run(NIGHT + 2 * HOUR)).toEqual({ calls: 0, contacts: 0 });
    expect(await world.run(NIGHT + 4 * HOUR)).toEqual({ calls: 0, contacts: 0 });
    expect(await world.run(NIGHT + DAY)).toEqual({ calls: 3, contacts: 0 });
    await world.expectEverything([...first, ...second]);
  });

  it("stops when its share of the database's time is spent, and goes on in the next minute", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    const calls = await world.calls({ campaignId: campaign, count: 60, at: OLD });
    const gone: number[] = [];
    while (gone.reduce((a, b) => a + b, 0) < 60) {
      gone.push((await world.step(NIGHT + gone.length * 60_000)).calls);
      if (gone.length > 100) throw new Error("it does not come to an end");
    }
    expect(Math.max(...gone)).toBe(7);
    await world.expectEverything(calls);
  });

  it("takes contacts of campaigns that ended long ago, and marks numbers that were called", async () => {
    const world = await archiveWorld();
    const ended = await world.campaign();
    const running = await world.campaign();
    const recent = await world.campaign();
    const numbers = Array.from({ length: 20 }, (_, i) => `+1202555${String(i).padStart(4, "0")}`);
    for (const id of [ended, running, recent]) await world.contacts(id, numbers);
    const contacts = world.contactsThere();
    world.end(ended, "cancelled", NIGHT - 91 * DAY);
    world.end(recent, "completed", NIGHT - 89 * DAY);
    const calls = await world.calls({
      campaignId: running,
      count: 5,
      at: OLD,
      numbers: i => numbers[i] ?? "",
    });
    expect(await world.run()).toEqual({ calls: 5, contacts: 20 });
    await world.expectEverything(calls, contacts);
    const called = world.all<{ campaign_id: number; phone_number: string }>(
      "SELECT campaign_id, phone_number FROM contacts WHERE called_at IS NOT NULL ORDER BY id",
    );
    expect(called.map(c => [c.campaign_id, c.phone_number])).toEqual(
      numbers.slice(0, 5).map(number => [running, number]),
    );
    // Of a campaign that is started again, they are new ones and counted as such.
    world.db.sqlite.prepare("UPDATE campaigns SET status = 'in_progress' WHERE id = ?").run(ended);
    await world.contacts(ended, numbers.slice(0, 2));
    await world.expectEverything(calls, [...contacts, ...world.contactsThere().slice(-2)]);
  });

  it("leaves a chain of manifests in which a change is seen", async () => {
    const world = await archiveWorld();
    const campaign = await world.campaign();
    await world.calls({ campaignId: campaign, count: 150, at: OLD });
    await world.run();
    const check = () =>
      checkChain({ store: d1Archive(world.db, archivedForm), bucket: world.bucket }, { limit: 100 });
    const whole = await check();
    expect(whole).toEqual({ checked: 3, problems: [] });
    const name = "manifest-00000002.json";
    const bytes = world.bucket.objects.get(name);
    if (bytes === undefined) throw new Error("no manifest");
    const changed = bytes.slice();
    changed[changed.length - 10] = 48;
    world.bucket.objects.set(name, changed);
    expect((await check()).problems).toEqual([`${name} was changed.`]);
    world.bucket.objects.delete(name);
    expect((await check()).problems).toEqual([`${name} is gone from the bucket.`]);
  });
});
