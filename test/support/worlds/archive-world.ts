// Old calls and contacts in a database of their own, a bucket in memory, and nights in which the archive works.
import { expect } from "vitest";
import { checkChain } from "../../../src/actions/archive/check-chain.ts";
import { gunzipLines, streamOf } from "../../../src/actions/archive/packing.ts";
import type { ArchiveRun } from "../../../src/actions/archive/run-archive.ts";
import { runArchive } from "../../../src/actions/archive/run-archive.ts";
import { isManifestName, type Manifest } from "../../../src/domain/archive/archive-file.ts";
import { archivedForm } from "../../../src/http/routes/archive/present.ts";
import { d1Archive } from "../../../src/store/archive/d1-archive.ts";
import { insertCampaign, insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { rebuildCampaigns } from "../../../src/store/metrics/rebuild-counters.ts";
import { type MemoryBucket, memoryBucket } from "../platform/memory-bucket.ts";
import { type NodeD1, nodeD1 } from "../platform/node-sqlite.ts";
import { endedCalls, type Made } from "./ended-calls.ts";

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** Two in the morning, UTC. */
export const NIGHT = Date.parse("2026-11-20T02:00:00Z");
export const RETENTION_DAYS = 90;
export const OLD = NIGHT - 100 * DAY + 10 * HOUR;

export type ArchiveWorld = Awaited<ReturnType<typeof archiveWorld>>;

export async function archiveWorld({ rowsPerFile = 7 } = {}) {
  const db = nodeD1();
  const bucket = memoryBucket();
  const campaign = (now = OLD) => insertCampaign(db, { name: "a campaign" }, [], now);

  /** One run by somebody with connections of their own. */
  const run = (
    now = NIGHT,
    on: { db: NodeD1; bucket: MemoryBucket } = { db, bucket },
    limits?: { databaseMs: number; spentMs: () => number },
  ): Promise<ArchiveRun> =>
    runArchive(
      {
        store: {
          ...d1Archive(on.db, archivedForm, rowsPerFile),
          ...(limits === undefined ? {} : { spentMs: limits.spentMs }),
        },
        bucket: on.bucket,
        clock: () => 0,
        hours: { from: 2, to: 6 },
        retentionMs: RETENTION_DAYS * DAY,
      },
      now,
      limits && { databaseMs: limits.databaseMs, runMs: 1 },
    );

  const all = <Row>(sql: string) => db.sqlite.prepare(sql).all() as Row[];
  const callIdsThere = () => all<{ call_id: string }>("SELECT call_id FROM calls").map(r => r.call_id);
  const contactsThere = () =>
    all<{ id: number }>("SELECT id FROM contacts ORDER BY id").map(r => String(r.id));

  /** Ids in files that a manifest names, but for copies that do not count. */
  async function archivedIds(
    kind: "calls" | "contacts",
    states: readonly string[] = ["listed", "done"],
  ): Promise<string[]> {
    const ids: string[] = [];
    const files = all<{ name: string; stayed: string; state: string }>(
      `SELECT name, stayed, state FROM archive_files WHERE kind = '${kind}' AND state IN ('${states.join("', '")}')`,
    );
    for (const { name, stayed } of files) {
      const bytes = bucket.objects.get(name);
      if (bytes === undefined) throw new Error(`no object ${name}`);
      const without = new Set(JSON.parse(stayed) as string[]);
      for await (const line of gunzipLines(streamOf(bytes))) {
        const row = JSON.parse(line) as { call_id?: string; id: number | string };
        const id = String(row.call_id ?? row.id);
        if (!without.has(id)) ids.push(id);
      }
    }
    return ids;
  }

  /** Nothing lost, nothing doubled. */
  async function expectEverything(calls: readonly string[], contacts: readonly string[] = []): Promise<void> {
    expect([...(await archivedIds("calls")), ...callIdsThere()].sort()).toEqual([...calls].sort());
    expect([...(await archivedIds("contacts")), ...contactsThere()].sort()).toEqual([...contacts].sort());
    const { before, after } = await rebuildCampaigns(db, 0, Number.MAX_SAFE_INTEGER);
    expect(before).toEqual(after);
  }

  /** And the chain is whole: it names each file once. */
  async function expectAWholeArchive(
    calls: readonly string[],
    contacts: readonly string[] = [],
  ): Promise<void> {
    await expectEverything(calls, contacts);
    const chain = { store: d1Archive(db, archivedForm), bucket };
    expect(await checkChain(chain, { limit: 100 })).toMatchObject({ problems: [] });
    const named = [...bucket.objects]
      .filter(([name]) => isManifestName(name))
      .flatMap(([, bytes]) => (JSON.parse(new TextDecoder().decode(bytes)) as Manifest).files)
      .map(file => file.name);
    const done = all<{ name: string }>("SELECT name FROM archive_files WHERE state = 'done' ORDER BY name");
    expect(named.sort()).toEqual(done.map(file => file.name));
  }

  /** In the middle of it: what is in files whose rows are being deleted may still be there, and nothing else is twice. */
  async function expectNothingLost(calls: readonly string[]): Promise<void> {
    const finished = [...(await archivedIds("calls", ["done"])), ...callIdsThere()];
    expect(finished).toHaveLength(new Set(finished).size);
    const known = new Set([...(await archivedIds("calls", ["listed"])), ...finished]);
    expect([...known].sort()).toEqual([...calls].sort());
    const { before, after } = await rebuildCampaigns(db, 0, Number.MAX_SAFE_INTEGER);
    expect(before).toEqual(after);
  }

  return {
    expectNothingLost,
    expectAWholeArchive,
    /** One step only: behind it, more than the share of the database's time is spent. */
    step: (now = NIGHT) => {
      let spent = 0;
      return run(now, { db, bucket }, { databaseMs: 8, spentMs: () => (spent += 5) });
    },
    db,
    bucket,
    campaign,
    run,
    all,
    callIdsThere,
    contactsThere,
    archivedIds,
    expectEverything,
    calls: (made: Made) => endedCalls(db, made),
    contacts: async (campaignId: number, phoneNumbers: readonly string[], now = OLD) => {
      await insertContacts(
        db,
        campaignId,
        phoneNumbers.map(phoneNumber => ({ phoneNumber, timeZone: null, metadata: '{"a":1}' })),
        now,
      );
    },
    end: (campaignId: number, status: "completed" | "cancelled", at: number) =>
      db.sqlite
        .prepare("UPDATE campaigns SET status = ?2, completed_at = ?3 WHERE id = ?1")
        .run(campaignId, status, at),
  };
}
