// CPU of a dispatch for one released line, with many campaigns that all have calls due: the gate itself over Node's
// SQLite, its statements included. Alone: `npm run bench:dispatches [-- --campaigns 10000 --lines 1000]` (node 24).
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { DialMessage } from "../../src/domain/calls/dial-key.ts";
import { readRetryRules } from "../../src/domain/retries/retry-rules-file.ts";
import type { Policy } from "../../src/domain/trunks/policy.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { TrunkGate } from "../../src/gate/trunk-gate.ts";
import { setLogLevel } from "../../src/log.ts";
import { derivedCallId } from "../../src/store/calls/call-id.ts";
import { d1Calls, d1Campaigns, d1Stores } from "../../src/store/d1.ts";
import { named } from "../support/named.ts";
import { type NodeD1, nodeD1, nodeSqlStorage } from "../support/platform/node-sqlite.ts";

export interface DispatchSize {
  campaigns: number;
  lines: number;
  /** Lines that are released one after the other. */
  releases: number;
  /** The campaigns' own; absent = they have none. */
  ownLines?: number;
}

export interface DispatchFigures {
  dispatch_cpu_ms: number;
  /** Those that have to look at all campaigns are among them. */
  dispatch_ms_p95: number;
  dispatch_d1_requests: number;
  dispatch_looks_at_campaigns: number;
}

const NOW = Date.parse("2026-11-18T15:00:00Z");
/** Virtual, between two releases: 100 a second. */
const BETWEEN_MS = 10;
/** Releases before any is measured, by when all campaigns are known. */
const WARM_UP = 100;
const CALLS_OF_EACH = 3;

function policyOf(lines: number): Policy {
  const read = readRetryRules('timezone: "UTC"');
  if (!read.ok) throw new Error("the rules are wrong");
  return {
    rules: read.rules,
    version: read.version,
    maxRetryAttempts: null,
    maxConcurrentCalls: lines,
    duplicateWindowMs: 0,
    leaseSeconds: 900,
    callsPerSecond: 0,
    dispatchBatchSize: 500,
    breaker: { failurePercent: 0, minDials: 20, windowMs: 60_000, openMs: 30_000, probes: 3 },
  };
}

/** In progress, each with contacts in its list and calls that are due. */
function fill(db: NodeD1, { campaigns, lines, releases, ownLines }: DispatchSize): void {
  const each = CALLS_OF_EACH + Math.ceil((lines + releases + WARM_UP) / campaigns);
  const upTo = (n: number) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;
  db.sqlite.exec(`${upTo(campaigns)} INSERT INTO campaigns (name, status, max_concurrent_calls, created_at, updated_at)
    SELECT 'c' || i, 'in_progress', ${ownLines ?? "NULL"}, 0, 0 FROM n`);
  db.sqlite.exec("INSERT INTO campaign_counters (campaign_id) SELECT id FROM campaigns WHERE id > 0");
  db.sqlite.exec(`INSERT INTO contacts (campaign_id, phone_number, created_at)
    SELECT id, '+4477' || (100000 + id), 0 FROM campaigns WHERE id > 0`);
  db.sqlite.exec(`INSERT INTO contact_zones (campaign_id, time_zone, cursor, last_contact, waiting)
    SELECT campaign_id, '', 0, id, 1 FROM contacts`);
  db.sqlite.exec(`${upTo(campaigns * each)}
    INSERT INTO calls (call_id, campaign_id, phone_number, status, max_attempts, next_attempt_at, created_at, updated_at)
    SELECT printf('call-%07d', i), 1 + i % ${campaigns}, '+1' || (2000000000 + i), 'INITIATED', 3, ${NOW - 1_000}, 0, 0 FROM n`);
}

/** A gate whose messages are begun and claimed at once, and whose lines are all busy. */
async function busyGate(size: DispatchSize) {
  const db = nodeD1();
  fill(db, size);
  const time = { now: NOW };
  let ids = 0;
  const sent: DialMessage[] = [];
  const background: Promise<unknown>[] = [];
  const gate = new TrunkGate(
    {
      storage: { sql: nodeSqlStorage(), getAlarm: async () => null, setAlarm: async () => {} },
      waitUntil: promise => void background.push(promise),
    },
    {
      name: DEFAULT_TRUNK,
      calls: d1Calls(db),
      campaigns: d1Campaigns(db),
      suppressions: d1Stores(db).suppressions,
      trunks: d1Stores(db).trunks,
      policy: policyOf(size.lines),
      clock: () => time.now,
      queue: { send: async messages => void sent.push(...messages) },
      callbackQueue: { send: async () => {} },
      recordPeak: async () => {},
      newCallId: () => `new-${++ids}`,
      newToken: () => `token-${++ids}`,
      derivedCallId,
      fetchStatus: null,
      others: { wake: async () => {}, hasCalls: async () => {} },
    },
  );
  const claim = db.sqlite.prepare("UPDATE calls SET next_attempt_at = NULL WHERE call_id = ?");
  const idle = async () => {
    while (background.length > 0) await background.shift();
  };
  /** Everything that was granted is on the line. */
  const dialled = async (): Promise<DialMessage[]> => {
    const taken = sent.splice(0);
    await gate.begin(taken);
    for (const { callId } of taken) claim.run(callId);
    return taken;
  };
  return { db, gate, time, idle, dialled };
}

export async function dispatchFigures(size: DispatchSize): Promise<DispatchFigures> {
  setLogLevel("error");
  const { db, gate, time, idle, dialled } = await busyGate(size);
  const live: DialMessage[] = [];
  for (await gate.wake(); live.length < size.lines; time.now += 1_000) {
    await idle();
    const before = live.length;
    live.push(...(await dialled()));
    if (live.length === before) throw new Error(`only ${before} of ${size.lines} lines are busy`);
  }
  const asked = { requests: 0, looks: 0 };
  db.faults.before = sql => {
    asked.requests++;
    if (sql.includes(named("look at campaigns"))) asked.looks++;
  };
  const took: number[] = [];
  let cpu = 0;
  for (let n = -WARM_UP; n < size.releases; n++) {
    if (n === 0) Object.assign(asked, { requests: 0, looks: 0 });
    time.now += BETWEEN_MS;
    const { callId, attempt, token } = live.shift() as DialMessage;
    const [before, start] = [process.cpuUsage(), performance.now()];
    await gate.release([{ callId, attempt, token }]);
    await idle();
    if (n >= 0) {
      took.push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      cpu += (user + system) / 1_000;
    }
    const next = await dialled();
    if (next.length !== 1) throw new Error(`${next.length} calls were granted the released line`);
    live.push(...next);
  }
  const each = (sum: number) => Number((sum / size.releases).toFixed(2));
  return {
    dispatch_cpu_ms: each(cpu),
    dispatch_ms_p95: Number((took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0).toFixed(2)),
    dispatch_d1_requests: each(asked.requests),
    dispatch_looks_at_campaigns: each(asked.looks),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = (of: number) => ({ type: "string", default: String(of) }) as const;
  const options = { campaigns: count(10_000), lines: count(1_000), releases: count(300) };
  const { values } = parseArgs({ options });
  const size = {
    campaigns: Number(values.campaigns),
    lines: Number(values.lines),
    releases: Number(values.releases),
  };
  console.log(size, await dispatchFigures(size));
  const ownLines = Math.ceil((2 * size.lines) / size.campaigns);
  console.log({ ownLines }, await dispatchFigures({ ...size, ownLines }));
}
