// What the archive reads and writes for ten old calls and ten old contacts is the same with a thousand young ones in the
// way as with fifty thousand.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { findArchivedCall } from "../../../src/actions/archive/find-archived-call.ts";
import { runArchive } from "../../../src/actions/archive/run-archive.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { archivedForm } from "../../../src/http/routes/archive/present.ts";
import { archivedThroughDay } from "../../../src/store/archive/archived-days.ts";
import { d1Archive } from "../../../src/store/archive/d1-archive.ts";
import { listArchive } from "../../../src/store/archive/files.ts";
import { r2Bucket } from "../../../src/store/archive/r2-bucket.ts";
import { storageFacts } from "../../../src/store/archive/storage-facts.ts";
import { insertContacts } from "../../../src/store/campaigns/create-campaign.ts";
import { freshNumber, makeCampaign } from "../../support/api.ts";
import { countingD1, type RowCount } from "../../support/platform/counting-d1.ts";
import { endedCalls } from "../../support/worlds/ended-calls.ts";

const NOW = Date.now();
const contacts = (count: number) =>
  Array.from({ length: count }, () => ({ phoneNumber: freshNumber(), timeZone: null, metadata: null }));

/** Young calls and contacts of a campaign that goes on. */
async function crowd(campaignId: number, count: number): Promise<void> {
  await endedCalls(env.DB, { campaignId, count, at: NOW - DAY_MS, end: () => "waits" });
  for (let left = count; left > 0; left -= 5_000)
    await insertContacts(env.DB, campaignId, contacts(Math.min(left, 5_000)), NOW - DAY_MS);
}

/** A night, and what is asked of the archive by day. */
async function night(campaignId: number, ended: number): Promise<RowCount> {
  const [id = ""] = await endedCalls(env.DB, { campaignId, count: 10, at: NOW - 100 * DAY_MS });
  await env.DB.prepare("UPDATE campaigns SET status = 'pending' WHERE id = ?1").bind(ended).run();
  await insertContacts(env.DB, ended, contacts(10), NOW - 100 * DAY_MS);
  await env.DB.batch([
    env.DB.prepare("UPDATE campaigns SET status = 'completed', completed_at = ?2 WHERE id = ?1").bind(
      ended,
      NOW - 95 * DAY_MS,
    ),
    env.DB.prepare("DELETE FROM archive_files"),
    env.DB.prepare("UPDATE archive_state SET started_at = 0"),
  ]);
  const { results } = await env.DB.prepare("SELECT number FROM archive_manifests").all();
  await env.ARCHIVE.delete((await env.ARCHIVE.list()).objects.map(object => object.key));
  await env.DB.prepare("DELETE FROM archive_manifests").run();
  expect(results.length).toBeLessThanOrEqual(1);

  const { db, count } = countingD1(env.DB);
  const store = d1Archive(db, archivedForm);
  const bucket = r2Bucket(env.ARCHIVE);
  const hours = { from: 0, to: 24 };
  const gone = await runArchive({ store, bucket, clock: Date.now, hours, retentionMs: 90 * DAY_MS }, NOW);
  expect(gone).toEqual({ calls: 10, contacts: 10 });
  expect(await findArchivedCall({ store, bucket }, id)).toMatchObject({ call_id: id });
  expect(await listArchive(db, { limit: 5 })).toHaveLength(2);
  await storageFacts(db);
  await archivedThroughDay(db);
  return count;
}

it("reads and writes the same with 50,000 calls and contacts in the way as with 1,000", async () => {
  const campaign = await makeCampaign();
  const ended = await makeCampaign();
  await crowd(campaign, 1_000);
  const small = await night(campaign, ended);
  await crowd(campaign, 49_000);
  const large = await night(campaign, ended);
  expect(large).toEqual(small);
  expect(small.read).toBeGreaterThan(100);
}, 120_000);
