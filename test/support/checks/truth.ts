// What must always hold in the database, found out by counting the rows one by one.
import { expect } from "vitest";
import type { AttemptRecord } from "../../../src/domain/calls/call.ts";
import { readAttempts } from "../../../src/store/schema/attempts-column.ts";
import type { NodeD1 } from "../platform/node-sqlite.ts";

export interface CallRow {
  call_id: string;
  campaign_id: number;
  phone_number: string;
  status: string;
  attempts_started: number;
  max_attempts: number;
  next_attempt_at: number | null;
  last_attempt_at: number | null;
  total_call_time: number;
  error_message: string | null;
  claim_nonce: string | null;
  metadata: string | null;
  /** That of the last attempt, as the API shows it. */
  external_call_id: string | null;
  attempts: AttemptRecord[];
  time_zone: string | null;
  created_at: number;
}

type Counts = Record<string, number>;

/** Every call, oldest id first. */
export function callRows(db: NodeD1): CallRow[] {
  const rows = db.sqlite
    .prepare("SELECT * FROM calls LEFT JOIN call_metadata USING (call_id) ORDER BY call_id")
    .all();
  return rows.map(row => {
    const attempts = readAttempts(String(row.attempts));
    const external_call_id = attempts.at(-1)?.external_call_id ?? null;
    return { ...row, attempts, external_call_id } as unknown as CallRow;
  });
}

export function callRow(db: NodeD1, callId: string): CallRow {
  const row = callRows(db).find(r => r.call_id === callId);
  if (row === undefined) throw new Error(`no call ${callId}`);
  return row;
}

const STAGES: Record<string, (row: CallRow) => boolean> = {
  initiated: r => r.status === "INITIATED",
  processing: r => r.status === "PROCESSING",
  retrying: r => r.status === "RETRYING",
  waiting_disconnected: r => r.status === "DISCONNECTED",
  waiting_rnr: r => r.status === "RNR",
  waiting_failed: r => r.status === "FAILED" && r.next_attempt_at !== null,
  picked: r => r.status === "PICKED",
  failed: r => r.status === "FAILED" && r.next_attempt_at === null,
  cancelled: r => r.status === "CANCELLED",
};
const OUTCOMES = ["PICKED", "DISCONNECTED", "RNR", "FAILED"];

const withoutZeros = (counts: Counts) =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0));

/** Key → counts above zero; keys without any are left out. */
const tidy = (all: Map<string, Counts>) =>
  Object.fromEntries(
    [...all]
      .map(([key, counts]) => [key, withoutZeros(counts)] as const)
      .filter(([, c]) => Object.keys(c).length > 0),
  );

function add(all: Map<string, Counts>, key: string | number, what: string, by = 1): void {
  const counts = all.get(String(key)) ?? {};
  counts[what] = (counts[what] ?? 0) + by;
  all.set(String(key), counts);
}

function scan(db: NodeD1) {
  const campaigns = new Map<string, Counts>();
  const days = new Map<string, Counts>();
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  for (const row of callRows(db)) {
    add(campaigns, row.campaign_id, "total");
    // Attempts that ended before they were dialled are no dials.
    const retries = row.attempts.filter(a => a.attempt > 1 && (a.started_at ?? null) !== null);
    add(campaigns, row.campaign_id, "retries", retries.length);
    for (const { started_at } of retries) add(days, day(started_at ?? Number.NaN), "retries");
    for (const [stage, isIn] of Object.entries(STAGES)) if (isIn(row)) add(campaigns, row.campaign_id, stage);
    add(days, day(row.created_at), "initiated");
    for (const a of row.attempts) {
      if (OUTCOMES.includes(a.status)) {
        add(days, day(a.ended_at ?? Number.NaN), a.status.toLowerCase());
        add(days, day(a.ended_at ?? Number.NaN), "call_seconds", a.duration ?? Number.NaN);
        if ((a.disposition ?? null) !== null) {
          add(days, day(a.ended_at ?? Number.NaN), `ended_${a.disposition}`);
          add(campaigns, row.campaign_id, `ended_${a.disposition}`);
        }
      }
    }
  }
  for (const { campaign_id, n } of db.sqlite
    .prepare("SELECT campaign_id, count(*) AS n FROM contacts GROUP BY campaign_id")
    .all())
    add(campaigns, Number(campaign_id), "contacts", Number(n));
  return { campaigns: tidy(campaigns), days: tidy(days) };
}

function stored(db: NodeD1, table: string, key: string, exempt: string[]) {
  const all = new Map<string, Counts>();
  for (const row of db.sqlite.prepare(`SELECT * FROM ${table}`).all()) {
    for (const [name, n] of Object.entries(row)) {
      if (name !== key && !exempt.includes(name)) add(all, String(row[key]), name, Number(n));
    }
  }
  return tidy(all);
}

/** What attempts count as in the abandon meter, by day and campaign. */
function scanMeter(db: NodeD1) {
  const found = new Map<string, Counts>();
  for (const { campaign_id, attempts } of callRows(db))
    for (const { meter, ended_at } of attempts)
      if ((meter ?? null) !== null)
        add(
          found,
          `${new Date(ended_at ?? Number.NaN).toISOString().slice(0, 10)} ${campaign_id}`,
          `${meter}`,
        );
  return tidy(found);
}

function storedMeter(db: NodeD1) {
  const all = new Map<string, Counts>();
  for (const { day, campaign_id, ...counts } of db.sqlite.prepare("SELECT * FROM abandon_days").all())
    for (const [name, n] of Object.entries(counts)) add(all, `${day} ${campaign_id}`, name, Number(n));
  return tidy(all);
}

/** Counters equal a scan, attempts stay in bounds, and a row's fields agree with each other. */
export function expectTruth(db: NodeD1): void {
  expect({
    campaigns: stored(db, "campaign_counters", "campaign_id", ["last_accepted", "revision"]),
    days: stored(db, "daily_counters", "date", ["peak_concurrent", "dead_letters", "finished", "revision"]),
    meter: storedMeter(db),
  }).toEqual({ ...scan(db), meter: scanMeter(db) });
  const open = callRows(db).filter(
    r => r.next_attempt_at !== null || /^(PROCESSING|RETRYING)$/.test(r.status),
  );
  expect(
    db.sqlite.prepare("SELECT coalesce(sum(initiated - finished), 0) AS n FROM daily_counters").get()?.n,
    "open calls",
  ).toBe(open.length);
  const wrong = callRows(db).filter(r => {
    const inStage = Object.values(STAGES).filter(isIn => isIn(r)).length;
    const waits = ["INITIATED", "DISCONNECTED", "RNR"].includes(r.status);
    const rests = ["PROCESSING", "RETRYING", "PICKED", "CANCELLED"].includes(r.status);
    return (
      inStage !== 1 ||
      r.attempts_started > r.max_attempts ||
      r.attempts.length !== r.attempts_started ||
      r.attempts.some((a, i) => a.attempt !== i + 1) ||
      (waits && r.next_attempt_at === null) ||
      (rests && r.next_attempt_at !== null)
    );
  });
  expect(wrong).toEqual([]);
}
