// The migration that made the rows of calls small: everything that was told about a call before is told after it.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { readAttempts } from "../../../../src/store/schema/attempts-column.ts";

const apply = (db: DatabaseSync, migration: string) =>
  db.exec(readFileSync(`migrations/${migration}.sql`, "utf8"));

const OLD = [
  {
    attempt: 1,
    status: "RNR",
    started_at: 1_000.5e9,
    ended_at: 2e12,
    duration: 2.5,
    external_call_id: "x-1",
  },
  { attempt: 2, status: "FAILED", ended_at: 3e12, duration: 0, external_call_id: null, error: "no" },
  // As D1 has written bound numbers into JSON.
  { attempt: 3, status: "PROCESSING", started_at: 4e12 },
];

it("keeps metadata, attempts and the claim of a call that is on the line", () => {
  const db = new DatabaseSync(":memory:");
  apply(db, "0001_first");
  apply(db, "0002_operations");
  const insert =
    db.prepare(`INSERT INTO calls (call_id, campaign_id, phone_number, status, attempts_started, max_attempts,
      last_attempt_at, external_call_id, claim_nonce, attempts, metadata, created_at, updated_at)
    VALUES (?, 1, ?, ?, ?, 3, 7, NULL, 'nonce', ?, ?, 5, 6)`);
  const attempts = JSON.stringify(OLD).replaceAll("4000000000000", "4000000000000.0");
  insert.run("live", "+1", "RETRYING", 3, attempts, '{"a":[1,null]}');
  insert.run("ended", "+2", "PICKED", 1, '[{"attempt":1,"status":"PICKED"}]', null);
  insert.run("fresh", "+3", "INITIATED", 0, "[]", "null");
  apply(db, "0003_small_rows");

  const rows = db
    .prepare("SELECT * FROM calls LEFT JOIN call_metadata USING (call_id) ORDER BY call_id")
    .all();
  expect(rows.map(r => [r.call_id, r.phone_number, r.claim_nonce, r.metadata])).toEqual([
    ["ended", "+2", null, null],
    ["fresh", "+3", null, "null"],
    ["live", "+1", "nonce", '{"a":[1,null]}'],
  ]);
  const nothing = { started_at: null, ended_at: null, duration: null, external_call_id: null, error: null };
  expect(rows.map(r => readAttempts(String(r.attempts)))).toEqual([
    [{ attempt: 1, status: "PICKED", ...nothing }],
    [],
    OLD.map(attempt => ({ ...nothing, ...attempt })),
  ]);
  expect(rows[2]?.attempts).toBe(
    '[["RNR",1000500000000,2000000000000,2.5,"x-1"],["FAILED",null,3000000000000,0,null,"no"],["PROCESSING",4000000000000,null,null]]',
  );
  expect(
    db.prepare("SELECT call_id, attempt, status FROM attempts WHERE call_id = 'live'").all(),
  ).toHaveLength(3);
});
