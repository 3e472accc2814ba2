// Permits in the gate's own SQLite. Every method is synchronous: what one method writes commits together.
// Reads come from memory, which is filled from storage when the object starts and written after it.
import type { PermitBook } from "../../actions/ports/permit-book.ts";
import type { DialKey, DialMessage, LineKey } from "../../domain/calls/dial-key.ts";
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { Permit, PermitLaw, Withdrawal } from "../../domain/trunks/permit.ts";

interface PermitRow extends Record<string, SqlStorageValue> {
  call_id: string;
  attempt: number;
  token: string;
  campaign_id: number;
  phone_number: string;
  campaign_revision: number;
  rules_version: string;
  open_until: number | null;
  begun_at: number | null;
  granted_at: number;
  expires_at: number;
  /** JSON, or null; this one and the next. */
  ended: string | null;
  caller_id: string | null;
  law: string | null;
  /** Null in rows of before: 0. */
  tenant_revision: number | null;
  /** 1, or null. */
  hooked: number | null;
}

/** Permits that one statement writes: a value may have 2 MB, a permit has some 400 bytes. */
const WRITTEN_TOGETHER = 1_000;
/** Campaigns that are forgotten at a time. */
const FORGOTTEN_TOGETHER = 500;

export class SqlitePermitBook implements PermitBook {
  readonly #sql: SqlStorage;
  readonly #onReleased: (permit: Permit) => void;
  readonly #permits = new Map<string, Permit>();
  readonly #lastGranted = new Map<number, number>();

  /** `onReleased` is called for every permit that goes, for whatever reason. */
  constructor(sql: SqlStorage, onReleased: (permit: Permit) => void = () => {}) {
    this.#sql = sql;
    this.#onReleased = onReleased;
    sql.exec(`CREATE TABLE IF NOT EXISTS permits (call_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL,
      token TEXT NOT NULL, campaign_id INTEGER NOT NULL, phone_number TEXT NOT NULL,
      campaign_revision INTEGER NOT NULL, rules_version TEXT NOT NULL, open_until INTEGER,
      begun_at INTEGER, granted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ended TEXT,
      caller_id TEXT, law TEXT, tenant_revision INTEGER, hooked INTEGER) WITHOUT ROWID`);
    // Objects that are older than these columns.
    const columns = sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('permits')").toArray();
    for (const column of [
      "ended TEXT",
      "caller_id TEXT",
      "law TEXT",
      "tenant_revision INTEGER",
      "hooked INTEGER",
    ])
      if (!columns.some(({ name }) => column.startsWith(`${name} `)))
        sql.exec(`ALTER TABLE permits ADD COLUMN ${column}`);
    sql.exec(`CREATE TABLE IF NOT EXISTS campaign_grants (campaign_id INTEGER PRIMARY KEY,
      last_granted_at INTEGER NOT NULL)`);
    for (const row of sql.exec<PermitRow>("SELECT * FROM permits"))
      this.#permits.set(row.call_id, permitOf(row));
    for (const row of sql.exec<{ campaign_id: number; last_granted_at: number }>(
      "SELECT * FROM campaign_grants",
    ))
      this.#lastGranted.set(row.campaign_id, row.last_granted_at);
  }

  all(): readonly Permit[] {
    return [...this.#permits.values()];
  }

  of(callId: string): Permit | undefined {
    return this.#permits.get(callId);
  }

  grant(permits: readonly Permit[]): void {
    this.#insert(permits);
    const campaigns = new Map(permits.map(p => [p.campaignId, p.grantedAt]));
    for (const [id, at] of campaigns) {
      this.#sql.exec("INSERT OR REPLACE INTO campaign_grants VALUES (?, ?)", id, at);
      this.#lastGranted.set(id, at);
    }
  }

  /** Forgets when campaigns were last given a line that were given none since `before` (ms); some at a time. */
  forgetGrants(before: number): number {
    const old = [...this.#lastGranted].filter(([, at]) => at < before).slice(0, FORGOTTEN_TOGETHER);
    if (old.length === 0) return 0;
    const ids = old.map(([id]) => id);
    this.#sql.exec(
      "DELETE FROM campaign_grants WHERE campaign_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(ids),
    );
    for (const id of ids) this.#lastGranted.delete(id);
    return ids.length;
  }

  #insert(permits: readonly Permit[]): void {
    for (let from = 0; from < permits.length; from += WRITTEN_TOGETHER)
      this.#insertSome(permits.slice(from, from + WRITTEN_TOGETHER));
  }

  #insertSome(permits: readonly Permit[]): void {
    this.#sql.exec(
      `INSERT INTO permits (call_id, attempt, token, campaign_id, phone_number, campaign_revision, rules_version,
         open_until, begun_at, granted_at, expires_at, ended, caller_id, law, tenant_revision, hooked)
       SELECT value ->> 'callId', value ->> 'attempt', value ->> 'token',
         value ->> 'campaignId', value ->> 'phoneNumber', value ->> 'campaignRevision',
         value ->> 'rulesVersion', value ->> 'openUntil', value ->> 'begunAt', value ->> 'grantedAt',
         value ->> 'expiresAt', value ->> 'ended', value ->> 'callerId', value ->> 'law', value ->> 'tenantRevision',
         value ->> 'hooked'
       FROM json_each(?)`,
      JSON.stringify(permits),
    );
    for (const permit of permits) this.#permits.set(permit.callId, permit);
  }

  adopt(permits: readonly Permit[]): number {
    const missing = permits.filter(p => !this.#permits.has(p.callId));
    if (missing.length === 0) return 0;
    this.#insert(missing);
    return missing.length;
  }

  extend(key: DialKey, expiresAt: number): void {
    const permit = this.#permits.get(key.callId);
    if (permit?.attempt !== key.attempt) return;
    this.#sql.exec("UPDATE permits SET expires_at = ? WHERE call_id = ?", expiresAt, key.callId);
    this.#permits.set(key.callId, { ...permit, expiresAt });
  }

  begin(message: DialMessage, now: number, leaseEndsAt: number): Permit | null {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined || permit.token !== message.token || permit.attempt !== message.attempt)
      return null;
    if (permit.begun || permit.ended !== undefined || permit.expiresAt <= now) return null;
    this.#sql.exec(
      "UPDATE permits SET begun_at = ?, expires_at = ? WHERE call_id = ?",
      now,
      leaseEndsAt,
      permit.callId,
    );
    const begun = { ...permit, begun: true, begunAt: now, expiresAt: leaseEndsAt };
    this.#permits.set(permit.callId, begun);
    return begun;
  }

  note(permit: Permit, ended: AttemptEnd, expiresAt: number): void {
    const { callId } = permit;
    this.#sql.exec(
      "UPDATE permits SET ended = ?, expires_at = ? WHERE call_id = ?",
      JSON.stringify(ended),
      expiresAt,
      callId,
    );
    this.#permits.set(callId, { ...permit, ended, expiresAt });
  }

  lapse(message: DialMessage): boolean {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined || permit.begun || permit.ended !== undefined) return false;
    return permit.token === message.token && this.release(message);
  }

  lapseAll(): void {
    for (const permit of this.all()) this.lapse(permit);
  }

  withdraw(message: DialMessage): Withdrawal {
    const permit = this.#permits.get(message.callId);
    if (permit === undefined) return "gone";
    if (permit.token !== message.token || permit.attempt !== message.attempt) return "superseded";
    if (permit.ended !== undefined) return "superseded";
    if (permit.begun) return "begun";
    this.release(message);
    return "withdrawn";
  }

  release(key: LineKey): boolean {
    const permit = this.#permits.get(key.callId);
    if (permit?.attempt !== key.attempt) return false;
    if (key.token !== undefined && key.token !== permit.token) return false;
    this.#sql.exec("DELETE FROM permits WHERE call_id = ?", key.callId);
    this.#onReleased(permit);
    return this.#permits.delete(key.callId);
  }

  lastGrantedAt(campaignId: number): number {
    return this.#lastGranted.get(campaignId) ?? 0;
  }
}

const permitOf = (row: PermitRow): Permit => ({
  callId: row.call_id,
  attempt: row.attempt,
  token: row.token,
  campaignId: row.campaign_id,
  phoneNumber: row.phone_number,
  callerId: row.caller_id,
  campaignRevision: row.campaign_revision,
  rulesVersion: row.rules_version,
  openUntil: row.open_until,
  begun: row.begun_at !== null,
  begunAt: row.begun_at,
  grantedAt: row.granted_at,
  expiresAt: row.expires_at,
  ...(row.ended === null ? {} : { ended: JSON.parse(row.ended) as AttemptEnd }),
  ...(row.tenant_revision === null ? {} : { tenantRevision: row.tenant_revision }),
  ...(row.hooked === null ? {} : { hooked: true as const }),
  ...(row.law === null ? {} : { law: JSON.parse(row.law) as PermitLaw }),
});
