// Every statement of the archive finds its rows by an index: what it reads does not grow with a table.
import { expect, it } from "vitest";
import { findArchivedCall } from "../../../../src/actions/archive/find-archived-call.ts";
import { archivedForm } from "../../../../src/http/routes/archive/present.ts";
import { archivedThroughDay } from "../../../../src/store/archive/archived-days.ts";
import { d1Archive } from "../../../../src/store/archive/d1-archive.ts";
import { listArchive } from "../../../../src/store/archive/files.ts";
import { storageFacts } from "../../../../src/store/archive/storage-facts.ts";
import { archiveWorld, NIGHT, OLD } from "../../../support/worlds/archive-world.ts";

/** What a plan may walk: values of the statement itself, two rows of state, what a subquery has found. */
const WALKED =
  /^SCAN (i|g|s|n|p|VIRTUAL|CONSTANT|\d+ CONSTANT|archive_state|\(subquery-\d+\)|json_each|value)( |$)/;
/** Along an index, and no further than a LIMIT. */
const LIMITED: [RegExp, string][] = [
  [/^select .* from "archive_files" .* limit \?$/, "SCAN archive_files USING INDEX archive_files_by_date"],
  [/ORDER BY calls\.call_id LIMIT 100\) c .*\/\* oldest end \*\/$/s, "SCAN calls"],
  [/ORDER BY calls\.call_id LIMIT 100\) c .*\/\* oldest end \*\/$/s, "SCAN c"],
];
const allowed = (sql: string, detail: string) =>
  WALKED.test(detail) || LIMITED.some(([text, plan]) => text.test(sql) && detail === plan);

it("walks no table", async () => {
  const world = await archiveWorld();
  const campaign = await world.campaign();
  const ended = await world.campaign();
  for (const id of [campaign, ended]) await world.contacts(id, ["+12025550001", "+12025550002"]);
  world.end(ended, "completed", OLD);
  const [id = ""] = await world.calls({ campaignId: campaign, count: 10, at: OLD });
  const seen = new Set<string>();
  const db = world.db.connect();
  db.faults.before = sql => {
    for (const one of sql.split(";\n")) seen.add(one);
  };
  expect(await world.run(NIGHT, { db, bucket: world.bucket })).toEqual({ calls: 10, contacts: 2 });
  const store = d1Archive(db, archivedForm);
  expect(await findArchivedCall({ store, bucket: world.bucket }, id)).toMatchObject({ call_id: id });
  await listArchive(db, { limit: 5 });
  await listArchive(db, { date: "2026-08-12", before: { date: "2026-08-12", name: "x" }, limit: 5 });
  await storageFacts(db);
  await archivedThroughDay(db);
  expect(seen.size).toBeGreaterThan(20);
  const plans = [...seen].map(sql => ({
    sql: sql.slice(0, 400),
    scans: world
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .map(row => row.detail)
      .filter(detail => detail.startsWith("SCAN") && !allowed(sql, detail)),
  }));
  expect(plans.filter(plan => plan.scans.length > 0)).toEqual([]);
});

it("uses the indexes it was given", async () => {
  const { all } = await archiveWorld();
  const plan = (sql: string) =>
    all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .map(row => row.detail)
      .join("; ");
  expect(
    plan(`SELECT name FROM archive_files f WHERE f.state IN ('planned', 'stored', 'listed') AND f.state = 'listed'
      ORDER BY f.name LIMIT 1`),
  ).toContain("archive_files_open");
});
