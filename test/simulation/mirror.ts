// D1's rows as they were after the last commit, and what the counters must be by them. What changed is handed on,
// row by row, claims in the order in which they were made: old and new.
import type { AttemptRecord } from "../../src/domain/calls/call.ts";
import { DEFAULT_TRUNK } from "../../src/domain/trunks/trunk.ts";
import { readAttempts } from "../../src/store/schema/attempts-column.ts";
import { type Database, prepared } from "./database.ts";

export interface CallRow {
  callId: string;
  campaignId: number;
  phoneNumber: string;
  status: string;
  attemptsStarted: number;
  maxAttempts: number;
  nextAttemptAt: number | null;
  lastAttemptAt: number | null;
  attempts: AttemptRecord[];
  createdAt: number;
  timeZone: string | null;
  text: string;
}

export interface CampaignRow {
  id: number;
  status: string;
  is_active: number;
  time_zone: string | null;
  max_concurrent_calls: number | null;
  retry_policy: string | null;
  business_hours: string | null;
  contact_cursor: number;
  /** JSON, or null. */
  trunks: string | null;
  /** JSON, or null. */
  compliance: string | null;
  /** JSON, or null. */
  pre_dial_hook: string | null;
  revision: number;
}

export interface TrunkRow {
  name: string;
  paused: number;
  max_concurrent_calls: number | null;
  calls_per_second: number | null;
  backup_of: string | null;
  unavailable_until: number | null;
}

type Counts = Map<string, number>;
const SETTLED = ["PICKED", "DISCONNECTED", "RNR", "FAILED"];

const CALLS = prepared(`SELECT call_id, campaign_id, phone_number, status, attempts_started, max_attempts,
  next_attempt_at, last_attempt_at, created_at, attempts, time_zone FROM calls`);
const CAMPAIGNS = prepared("SELECT * FROM campaigns");
const BY_CAMPAIGN = prepared("SELECT * FROM campaign_counters");
const OPEN = prepared("SELECT coalesce(sum(initiated - finished), 0) AS n FROM daily_counters");
const BY_DAY = prepared("SELECT * FROM daily_counters");
const CONTACTS = prepared(
  "SELECT campaign_id, coalesce(time_zone, '') AS zone, count(*) AS n FROM contacts GROUP BY 1, 2",
);
const TALLIES = prepared("SELECT * FROM tallies");
const BY_ZONE = prepared("SELECT * FROM zone_counts");
const METER = prepared("SELECT * FROM abandon_days");
const CHANGES = prepared("SELECT total_changes() AS n");
const TRUNKS = prepared("SELECT * FROM trunks");
const LETTERS = prepared("SELECT created_at FROM dead_letters");

/** Of the policies that the simulation runs under. */
const FILE_ZONE = "UTC";
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const clocks = new Map<string, Intl.DateTimeFormat>();
function localClock(timeZone: string): Intl.DateTimeFormat {
  const made =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
  clocks.set(timeZone, made);
  return made;
}

export const isSettled = (attempt: Pick<AttemptRecord, "status">) => SETTLED.includes(attempt.status);
export const isInFlight = (row: Pick<CallRow, "status">) =>
  row.status === "PROCESSING" || row.status === "RETRYING";
/** Over which trunk an attempt goes, as its call says. */
export const trunkOf = ({ attempts }: Pick<CallRow, "attempts">, attempt: number): string =>
  attempts[attempt - 1]?.trunk ?? DEFAULT_TRUNK;
export const isFinal = (row: CallRow) => row.nextAttemptAt === null && !isInFlight(row);

function stageOf(row: CallRow): string {
  if (row.status === "FAILED") return row.nextAttemptAt === null ? "failed" : "waiting_failed";
  if (row.status === "DISCONNECTED" || row.status === "RNR") return `waiting_${row.status.toLowerCase()}`;
  return row.status.toLowerCase();
}

export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const written = new Map<string, ReadonlySet<string>>();

function tablesWrittenBy(sql: string): ReadonlySet<string> {
  let tables = written.get(sql);
  if (tables === undefined) {
    const found = sql.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)/gi);
    tables = new Set([...found].map(match => String(match[1]).toLowerCase()));
    written.set(sql, tables);
  }
  return tables;
}

export class Mirror {
  readonly #database: Database;
  readonly calls = new Map<string, CallRow>();
  readonly campaigns = new Map<number, CampaignRow>();
  /** Lines of a campaign by its revision. */
  readonly lines = new Map<string, number | null>();
  readonly #scan: Counts = new Map();
  #contacts: Counts = new Map();
  #letters: Counts = new Map();

  #changes = -1;

  constructor(database: Database) {
    this.#database = database;
  }

  /** By name; another map after each change. */
  trunks: ReadonlyMap<string, TrunkRow> = new Map();

  /** Reads what a statement may have changed; false when it has changed nothing. */
  refresh(sql: string, changed: (old: CallRow | null, row: CallRow) => void): boolean {
    const changes = Number(CHANGES(this.#database).get()?.n);
    if (changes === this.#changes) return false;
    this.#changes = changes;
    const written = tablesWrittenBy(sql);
    if (written.has("campaigns")) this.#readCampaigns();
    if (written.has("contacts")) {
      this.#contacts = new Map();
      for (const { campaign_id: id, zone, n } of CONTACTS(this.#database).all()) {
        add(this.#contacts, `campaign ${id} contacts`, Number(n));
        add(this.#contacts, `campaign ${id} zone ${zone} contacts`, Number(n));
      }
    }
    if (written.has("dead_letters")) {
      this.#letters = new Map();
      for (const r of LETTERS(this.#database).all())
        add(this.#letters, `${dayOf(Number(r.created_at))} dead_letters`, 1);
    }
    if (written.has("trunks")) this.#readTrunks();
    if (written.has("calls")) this.#readCalls(changed);
    return true;
  }

  #readTrunks(): void {
    const rows = TRUNKS(this.#database).all() as unknown as TrunkRow[];
    this.trunks = new Map(rows.map(row => [row.name, row]));
  }

  #readCampaigns(): void {
    for (const row of CAMPAIGNS(this.#database).all() as unknown as CampaignRow[]) {
      this.campaigns.set(row.id, row);
      this.lines.set(`${row.id}:${row.revision}`, row.max_concurrent_calls);
    }
  }

  #readCalls(changed: (old: CallRow | null, row: CallRow) => void): void {
    const calls = CALLS(this.#database);
    calls.setReturnArrays(true);
    const rows = calls.all() as unknown as (string | number | null)[][];
    for (const values of this.#database.claims.sorted(rows)) {
      const id = values[0] as string;
      const old = this.calls.get(id) ?? null;
      const text = `${values[3]} ${values[4]} ${values[5]} ${values[6]} ${values[7]} ${values[9]}`;
      if (old?.text === text) continue;
      const row = {
        callId: id,
        campaignId: values[1] as number,
        phoneNumber: values[2] as string,
        status: values[3] as string,
        attemptsStarted: values[4] as number,
        maxAttempts: values[5] as number,
        nextAttemptAt: values[6] as number | null,
        lastAttemptAt: values[7] as number | null,
        createdAt: values[8] as number,
        timeZone: values[10] as string | null,
        attempts: readAttempts(values[9] as string),
        text,
      };
      if (old !== null) this.#count(old, -1);
      this.#count(row, 1);
      this.calls.set(id, row);
      changed(old, row);
    }
  }

  #count(row: CallRow, by: 1 | -1): void {
    const campaign = `campaign ${row.campaignId}`;
    add(this.#scan, `${campaign} total`, by);
    add(this.#scan, `${campaign} ${stageOf(row)}`, by);
    add(this.#scan, `${dayOf(row.createdAt)} initiated`, by);
    add(this.#scan, `${campaign} zone ${row.timeZone ?? ""} accepted`, by);
    if (isFinal(row)) add(this.#scan, `${campaign} zone ${row.timeZone ?? ""} ended`, by);
    for (const a of row.attempts) {
      if (isSettled(a)) {
        const day = dayOf(a.ended_at ?? 0);
        add(this.#scan, `${day} ${a.status.toLowerCase()}`, by);
        add(this.#scan, `${day} call_seconds`, by * (a.duration ?? 0));
        const zone = row.timeZone ?? this.campaigns.get(row.campaignId)?.time_zone ?? FILE_ZONE;
        for (const slot of slotsOf(a, row.timeZone, zone)) {
          const name = `${campaign} tally ${slot}`;
          add(this.#scan, `${name} dialled`, by);
          add(this.#scan, `${name} ${a.status.toLowerCase()}`, by);
          const lineMs = typeof a.started_at === "number" ? (a.ended_at ?? 0) - a.started_at : 0;
          add(this.#scan, `${name} seconds`, (by * Math.max(0, lineMs)) / 1000);
        }
        if ((a.meter ?? null) !== null) add(this.#scan, `${day} ${campaign} meter ${a.meter}`, by);
        if ((a.disposition ?? null) !== null)
          for (const where of [day, campaign]) add(this.#scan, `${where} ended_${a.disposition}`, by);
      }
      // Attempts that ended before they were dialled are no dials.
      if (a.attempt > 1 && typeof a.started_at === "number") {
        add(this.#scan, `${campaign} retries`, by);
        add(this.#scan, `${dayOf(a.started_at)} retries`, by);
      }
    }
  }

  /** Null when every stored counter equals the scan; else what differs. */
  counterThatLies(): string | null {
    const stored: Counts = new Map();
    for (const row of BY_CAMPAIGN(this.#database).all()) {
      for (const name in row)
        if (!["campaign_id", "last_accepted", "revision"].includes(name))
          add(stored, `campaign ${row.campaign_id} ${name}`, Number(row[name]));
    }
    for (const row of BY_DAY(this.#database).all()) {
      for (const name in row)
        if (!["date", "peak_concurrent", "finished", "revision"].includes(name))
          add(stored, `${row.date} ${name}`, Number(row[name]));
    }
    for (const row of TALLIES(this.#database).all()) {
      for (const name in row)
        if (!["campaign_id", "kind", "slot"].includes(name))
          add(stored, `campaign ${row.campaign_id} tally ${row.kind} ${row.slot} ${name}`, Number(row[name]));
    }
    for (const row of BY_ZONE(this.#database).all())
      for (const name of ["contacts", "accepted", "ended"])
        add(stored, `campaign ${row.campaign_id} zone ${row.zone} ${name}`, Number(row[name]));
    for (const { day, campaign_id: id, ...counts } of METER(this.#database).all())
      for (const name in counts) add(stored, `${day} campaign ${id} meter ${name}`, Number(counts[name]));
    const open = Number(OPEN(this.#database).get()?.n);
    const opened = [...this.calls.values()].filter(row => !isFinal(row)).length;
    if (open !== opened) return `by the days ${open} calls are open, a scan gives ${opened}`;
    for (const [name, n] of stored) {
      const scanned = this.#scanned(name);
      if (Math.abs(n - scanned) > 1e-6) return `${name} is ${n}, a scan gives ${scanned}`;
    }
    for (const counts of [this.#scan, this.#contacts, this.#letters])
      for (const [name, n] of counts)
        if (Math.abs(n) > 1e-6 && !stored.has(name)) return `${name} is missing, a scan gives ${n}`;
    return null;
  }

  #scanned(name: string): number {
    return this.#scan.get(name) ?? this.#contacts.get(name) ?? this.#letters.get(name) ?? 0;
  }
}

/** Reckoned by Intl from what is stored, not as the program does. */
function slotsOf(a: AttemptRecord, timeZone: string | null, zone: string): string[] {
  const ended = a.ended_at ?? 0;
  const local = localClock(zone).formatToParts(a.started_at ?? ended);
  const part = (type: string) => local.find(p => p.type === type)?.value ?? "";
  const hour = DAYS.indexOf(part("weekday")) * 24 + Number(part("hour"));
  return [
    `q ${Math.floor(ended / 900_000)}`,
    `h ${hour}`,
    `n ${Math.min(a.attempt, 20)}`,
    `z ${timeZone ?? ""}`,
  ];
}

function add(counts: Counts, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
