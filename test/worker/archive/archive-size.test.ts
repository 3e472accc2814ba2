// An archive of 5,000 calls (`npm run bench:archive`: 200,000), killed in the middle, resumed and compared: what it reads,
// writes and stores for a call.
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { gunzipLines } from "../../../src/actions/archive/packing.ts";
import { runArchive } from "../../../src/actions/archive/run-archive.ts";
import type { ArchiveBucket } from "../../../src/actions/ports/archive.ts";
import { DAY_MS } from "../../../src/domain/time-units.ts";
import { archivedForm } from "../../../src/http/routes/archive/present.ts";
import { d1Archive } from "../../../src/store/archive/d1-archive.ts";
import { r2Bucket } from "../../../src/store/archive/r2-bucket.ts";
import { api, makeCampaign } from "../../support/api.ts";
import { countingD1 } from "../../support/platform/counting-d1.ts";
import { endedCalls } from "../../support/worlds/ended-calls.ts";

const NOW = Date.now();
const CALLS = Number(env.TEST_ARCHIVE_CALLS);
const DAYS = 5;
/** As little alike as in a list of customers; the same in every run. */
let random = 1;
const below = (n: number) => {
  random = (random * 48_271) % 2_147_483_647;
  return random % n;
};
let made = 0;
/** Each once: the factor is a primitive one of a prime. */
const numbers = () => `+1${2_000_000_000 + ((made++ * 48_271) % 999_999_937)}`;
const metadata = () =>
  JSON.stringify({
    name: `${below(40_000).toString(36)} ${below(90_000).toString(36)}`,
    account: String(below(1_000_000_000)),
    balance: below(100_000) / 100,
  });

/** Seven of ten are answered at once, two at their second attempt, one never. */
const end = (i: number) => (i % 10 < 7 ? "PICKED" : i % 10 < 9 ? "retried" : "FAILED");

const { db, count } = countingD1(env.DB);
const store = d1Archive(db, archivedForm);
const real = r2Bucket(env.ARCHIVE);

const night = (bucket: ArchiveBucket) =>
  runArchive({ store, bucket, clock: Date.now, hours: { from: 0, to: 24 }, retentionMs: 90 * DAY_MS }, NOW, {
    databaseMs: Number.POSITIVE_INFINITY,
    runMs: Number.POSITIVE_INFINITY,
  });

/** Dies at its n-th file, when that was written and nobody knows yet. */
function dyingBucket(n: number): ArchiveBucket {
  let files = 0;
  return {
    ...real,
    create: async (name, bytes) => {
      await real.create(name, bytes);
      if (++files === n) throw new Error("died");
      return true;
    },
  };
}

/** Of every file that a manifest names. */
async function archivedIds(): Promise<{ ids: string[]; bytes: number }> {
  const { results } = await env.DB.prepare("SELECT name, bytes FROM archive_files WHERE state = 'done'").all<{
    name: string;
    bytes: number;
  }>();
  const ids: string[] = [];
  for (const { name } of results) {
    const object = await real.read(name);
    if (object === null) throw new Error(`no ${name}`);
    for await (const line of gunzipLines(object.body)) ids.push(line.slice(12, 48));
  }
  return { ids, bytes: results.reduce((sum, file) => sum + file.bytes, 0) };
}

it(`${CALLS} calls leave without one being lost or doubled, at a stated cost each`, async () => {
  const campaign = await makeCampaign();
  const ids: string[] = [];
  for (let day = 0; day < DAYS; day++) {
    const at = NOW - (100 + day) * DAY_MS;
    ids.push(
      ...(await endedCalls(env.DB, {
        campaignId: campaign,
        count: CALLS / DAYS,
        at,
        end,
        metadata,
        numbers,
      })),
    );
  }
  const sizeBefore = (await env.DB.prepare("SELECT 1").run()).meta.size_after;

  const files = CALLS / 2_000;
  const start = Date.now();
  let killed = "";
  try {
    await night(dyingBucket(Math.ceil(files / 2)));
  } catch (error) {
    killed = String(error);
  }
  expect(killed).toContain("died");
  await night(real);
  const ms = Date.now() - start;

  const { n } = (await env.DB.prepare("SELECT count(*) AS n FROM calls").first<{ n: number }>()) ?? { n: -1 };
  expect(n).toBe(0);
  const { ids: archived, bytes } = await archivedIds();
  expect(archived.length).toBe(CALLS);
  ids.sort();
  expect(archived.sort().every((id, i) => id === ids[i])).toBe(true);
  const { body } = await api("GET", `/api/v1/campaigns/${campaign}/stats`);
  expect(body).toMatchObject({ total_calls: CALLS, retries_attempted: CALLS / 5 });

  const figures = {
    calls: CALLS,
    seconds: ms / 1000,
    calls_per_second: Math.round((1000 * CALLS) / ms),
    database_ms_per_1000_calls: Math.round((1000 * store.spentMs()) / CALLS),
    rows_read_per_call: Math.round((100 * count.read) / CALLS) / 100,
    rows_written_per_call: Math.round((100 * count.written) / CALLS) / 100,
    bytes_per_call_in_the_archive: Math.round(bytes / CALLS),
    bytes_per_call_in_the_database: Math.round(sizeBefore / CALLS),
  };
  if (CALLS > 5_000) console.log(JSON.stringify(figures, null, 1));
  expect(figures.rows_read_per_call).toBeLessThan(30);
  expect(figures.rows_written_per_call).toBeLessThan(7);
  expect(figures.bytes_per_call_in_the_archive).toBeLessThan(250);
}, 1_800_000);
