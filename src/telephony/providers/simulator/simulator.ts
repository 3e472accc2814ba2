// A telephone network in one Durable Object: takes dials, holds the line, reports through the real callback route.
import { DurableObject } from "cloudflare:workers";
import type { DialLedger, SimulatorAnswer, SimulatorDial } from "./provider.ts";
import { reportHeaders } from "./report-headers.ts";
import type { SimulatorSettings } from "./settings.ts";
import { afterReport, type PlannedReport, planCall, type ReportProgress } from "./simulated-outcome.ts";

/** A worker may wait for this many answers at once. */
const MAX_PARALLEL = 6;
const PAGE = 100;
const REPORT_TIMEOUT_MS = 10_000;
/** When reports that were on their way are looked for again, in case the object died with them. */
const REDELIVERY_MS = 5_000;
/** How long a repeated dial is recognised after the last report. */
const FORGET_AFTER_MS = 60 * 60 * 1000;
/** Finished calls are forgotten a minute's worth at a time: an alarm for each would cost more than the row. */
const FORGET_ALARM_MS = FORGET_AFTER_MS + 60_000;
const FORGET_ROWS = 2_000;

// One row per (call, attempt). `due_at` is when its next report is due, or once it is finished, since when it is.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS dials (
  call_id TEXT NOT NULL, attempt INTEGER NOT NULL, dial_count INTEGER NOT NULL DEFAULT 1,
  dialled_at INTEGER NOT NULL, line_until INTEGER NOT NULL, callback_url TEXT, reports TEXT,
  sent INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL, due_at INTEGER NOT NULL, PRIMARY KEY (call_id, attempt)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dials_by_due ON dials (finished, due_at);
CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY CHECK (id = 1),
  forgotten INTEGER NOT NULL, forgotten_dials INTEGER NOT NULL, peak_live INTEGER NOT NULL);
INSERT OR IGNORE INTO tally VALUES (1, 0, 0, 0);`;

const INSERT = `
INSERT INTO dials (call_id, attempt, dialled_at, line_until, callback_url, reports, finished, due_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (call_id, attempt) DO UPDATE SET dial_count = dial_count + 1 RETURNING dial_count`;

const SAVE = `
UPDATE dials SET sent = i.value ->> 'sent', tries = i.value ->> 'tries', finished = i.value ->> 'finished',
  due_at = i.value ->> 'dueAt', callback_url = iif(i.value ->> 'finished', NULL, callback_url),
  reports = iif(i.value ->> 'finished', NULL, reports)
FROM json_each(?) i WHERE call_id = i.value ->> 'callId' AND attempt = i.value ->> 'attempt'`;

const LEDGER = `
SELECT forgotten_dials + coalesce(sum(dial_count), 0) AS dials, forgotten + count(call_id) AS "distinct",
  coalesce(sum(finished = 0), 0) AS outstanding FROM tally LEFT JOIN dials`;

interface DueRow extends Record<string, SqlStorageValue> {
  call_id: string;
  attempt: number;
  dialled_at: number;
  callback_url: string;
  /** JSON: PlannedReport[]. */
  reports: string;
  sent: number;
  tries: number;
}

const externalIdOf = (callId: string, attempt: number) => `sim-${callId}-${attempt}`;

/** Calls whose variables are remembered. */
const VARIABLES_KEPT = 100;

export class Simulator extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  /** External ids of the calls on the line, and of those whose report is on its way. */
  readonly #onLine = new Set<string>();
  readonly #sending = new Set<string>();
  #page: DueRow[] = [];
  #unsaved: (ReportProgress & { callId: string; attempt: number })[] = [];
  #armedAt: number | null = null;
  /** What the newest calls were told, by external id. */
  readonly #variables = new Map<string, NonNullable<SimulatorDial["variables"]>>();
  #peakLive = 0;
  #sendingSoon = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    ctx.blockConcurrencyWhile(async () => {
      this.#sql.exec(SCHEMA);
      this.#armedAt = await ctx.storage.getAlarm();
      this.#peakLive = this.#sql.exec<{ n: number }>("SELECT peak_live AS n FROM tally").one().n;
      const live = this.#sql.exec<{ call_id: string; attempt: number }>(
        "SELECT call_id, attempt FROM dials WHERE finished = 0 AND due_at > ?1 AND line_until > ?1",
        Date.now(),
      );
      for (const row of live) this.#onLine.add(externalIdOf(row.call_id, row.attempt));
    });
  }

  /** Takes one call. The same (call, attempt) again is counted and answered alike, and not reported again. */
  dial(dial: SimulatorDial, settings: SimulatorSettings): SimulatorAnswer {
    const { callId, attempt, callbackUrl, leaseSeconds, variables } = dial;
    const plan = planCall({ ...dial, ...settings, seed: settings.seed || crypto.randomUUID() });
    const externalCallId = externalIdOf(callId, attempt);
    if (variables !== undefined) this.#remember(externalCallId, variables);
    const now = Date.now();
    const reports = plan.kind === "call" ? plan.reports : [];
    const first = reports[0];
    const dueAt = now + (first?.afterMs ?? 0);
    // A call that outlasts its lease is not counted as live: nobody promises anything about it.
    const holdsLine = first !== undefined && first.afterMs < leaseSeconds * 1000;
    const wanted = first === undefined ? [null, null, 1] : [callbackUrl, JSON.stringify(reports), 0];
    const { dial_count } = this.#sql
      .exec<{ dial_count: number }>(INSERT, callId, attempt, now, holdsLine ? dueAt : 0, ...wanted, dueAt)
      .one();
    if (dial_count === 1) {
      if (holdsLine) this.#countLive(externalCallId);
      if (first === undefined) this.#arm(now + FORGET_ALARM_MS);
      else if (first.afterMs > 0) this.#arm(dueAt);
      else this.#sendSoon(now);
    }
    if (plan.kind === "refuse") return { kind: "refused", status: plan.status, reason: plan.reason };
    return { kind: "accepted", externalCallId };
  }

  /** Reads every row that is kept: for tests and demonstrations. */
  ledger(): DialLedger {
    const sums = this.#sql.exec<{ dials: number; distinct: number; outstanding: number }>(LEDGER).one();
    const repeated = sums.dials - sums.distinct;
    return { ...sums, repeated, live: this.#onLine.size, peakLive: this.#peakLive };
  }

  /** What pre-dial hooks had it told of its newest calls, by external id: for tests and demonstrations. */
  told(): Record<string, NonNullable<SimulatorDial["variables"]>> {
    return Object.fromEntries(this.#variables);
  }

  #remember(id: string, variables: NonNullable<SimulatorDial["variables"]>): void {
    this.#variables.set(id, variables);
    const first = this.#variables.keys().next();
    if (this.#variables.size > VARIABLES_KEPT && !first.done) this.#variables.delete(first.value);
  }

  override alarm(): void {
    this.#armedAt = null;
    const now = Date.now();
    try {
      this.#forget(now);
      this.#send();
    } catch (error) {
      // An alarm that throws six times is dropped, and every later report with it.
      console.error("simulator: the alarm failed", error);
    } finally {
      this.#armNext(now);
    }
  }

  #countLive(id: string): void {
    this.#onLine.add(id);
    if (this.#onLine.size <= this.#peakLive) return;
    this.#peakLive = this.#onLine.size;
    this.#sql.exec("UPDATE tally SET peak_live = ?", this.#peakLive);
  }

  /** Once the dials at hand have been answered; the alarm stands by should the object die first. */
  #sendSoon(now: number): void {
    this.#arm(now + REDELIVERY_MS);
    if (this.#sendingSoon) return;
    setTimeout(() => {
      this.#sendingSoon = false;
      this.#send();
    }, 0);
    this.#sendingSoon = true;
  }

  /** Keeps up to MAX_PARALLEL reports on their way until none is due. */
  #send(): void {
    while (this.#sending.size < MAX_PARALLEL) {
      const row = this.#nextDue();
      if (row === undefined) return;
      const id = externalIdOf(row.call_id, row.attempt);
      this.#sending.add(id);
      this.#onLine.delete(id);
      this.ctx.waitUntil(this.#deliver(row, id));
    }
  }

  #nextDue(): DueRow | undefined {
    if (this.#page.length === 0) {
      this.#save();
      this.#page = this.#sql
        .exec<DueRow>(
          `SELECT call_id, attempt, dialled_at, callback_url, reports, sent, tries FROM dials
           WHERE finished = 0 AND due_at <= ? ORDER BY due_at LIMIT ?`,
          Date.now(),
          PAGE + MAX_PARALLEL,
        )
        .toArray()
        .filter(row => !this.#sending.has(externalIdOf(row.call_id, row.attempt)));
    }
    return this.#page.shift();
  }

  async #deliver(row: DueRow, external_call_id: string): Promise<void> {
    const { call_id, attempt, callback_url, dialled_at: dialledAt, sent, tries } = row;
    const reports = JSON.parse(row.reports) as PlannedReport[];
    const { status, durationSeconds: call_duration } = reports[sent] ?? {};
    const body = JSON.stringify({ call_id, attempt, status, call_duration, external_call_id });
    const done = await this.#report(callback_url, body);
    const progress = afterReport(done, { dialledAt, reports, sent, tries }, Date.now());
    this.#sending.delete(external_call_id);
    this.#unsaved.push({ callId: call_id, attempt, ...progress });
    this.#send();
  }

  /** Through the real callback route, of this very Worker whatever its name: it cannot fetch its own address. */
  protected deliver(url: string, request: RequestInit<RequestInitCfProperties>): Promise<Response> {
    return this.ctx.exports.default.fetch(url, request);
  }

  /** True when a report is done with: taken, or refused for good (a 4xx). Never throws. */
  async #report(url: string, body: string): Promise<boolean> {
    const abort = new AbortController();
    // Not AbortSignal.timeout: its timer cannot be cleared, and an object may have 10,000 timers at most.
    const timer = setTimeout(() => abort.abort(), REPORT_TIMEOUT_MS);
    try {
      const headers = await reportHeaders(this.env, body, Date.now());
      const request = { method: "PUT", redirect: "manual", headers, body, signal: abort.signal };
      const response = await this.deliver(url, request);
      await response.body?.cancel();
      return response.status < 500;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Saves what was delivered, a page at a time. A report that was sent and not saved is sent again. */
  #save(): void {
    if (this.#unsaved.length === 0) return;
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    this.#sql.exec(SAVE, JSON.stringify(unsaved));
    for (const { finished, dueAt } of unsaved) if (!finished) this.#arm(dueAt);
  }

  #forget(now: number): void {
    const forgotten = this.#sql
      .exec<{ dial_count: number }>(
        `DELETE FROM dials WHERE (call_id, attempt) IN (SELECT call_id, attempt FROM dials
           WHERE finished = 1 AND due_at <= ? ORDER BY due_at LIMIT ?) RETURNING dial_count`,
        now - FORGET_AFTER_MS,
        FORGET_ROWS,
      )
      .toArray();
    if (forgotten.length === 0) return;
    const dials = forgotten.reduce((sum, row) => sum + row.dial_count, 0);
    const update = "UPDATE tally SET forgotten = forgotten + ?, forgotten_dials = forgotten_dials + ?";
    this.#sql.exec(update, forgotten.length, dials);
  }

  /** Arming costs a row written: skipped when the alarm comes early enough anyway. */
  #arm(at: number): void {
    if (this.#armedAt !== null && this.#armedAt <= at) return;
    this.#armedAt = at;
    this.ctx.storage.setAlarm(at);
  }

  #armNext(now: number): void {
    const arm = (condition: string, alarmAt: (dueAt: number) => number) => {
      const sql = `SELECT min(due_at) AS at FROM dials WHERE ${condition} ?`;
      const { at } = this.#sql.exec<{ at: number | null }>(sql, now).one();
      if (at !== null) this.#arm(alarmAt(at));
    };
    arm("finished = 0 AND due_at >", dueAt => dueAt);
    arm("finished = 0 AND due_at <=", () => now + REDELIVERY_MS);
    arm("finished = 1 AND due_at <=", finishedAt => finishedAt + FORGET_ALARM_MS);
  }
}
