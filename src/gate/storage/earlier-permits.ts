// The tables that permits were in before there was a journal: taken over once, by the first start that finds them.
import type { AttemptEnd } from "../../domain/calls/settlement.ts";
import type { Permit, PermitLaw } from "../../domain/trunks/permit.ts";

/** Columns came one by one: an older object lacks the last ones. */
interface PermitRow extends Record<string, SqlStorageValue | undefined> {
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
  /** JSON, or null; this one and `law`. */
  ended?: string | null;
  caller_id?: string | null;
  law?: string | null;
  tenant_revision?: number | null;
  /** 1, or null. */
  hooked?: number | null;
}

export interface EarlierPermits {
  permits: readonly Permit[];
  /** By campaign, in ms. */
  lastGranted: ReadonlyMap<number, number>;
}

/** Null = there are none (any more). */
export function takeEarlierPermits(sql: SqlStorage): EarlierPermits | null {
  const tables = sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name IN ('permits', 'campaign_grants')")
    .toArray()
    .map(({ name }) => name);
  if (tables.length === 0) return null;
  const all = (table: string) => (tables.includes(table) ? sql.exec(`SELECT * FROM ${table}`).toArray() : []);
  const permits = (all("permits") as unknown as PermitRow[]).map(permitOf);
  const grants = all("campaign_grants") as { campaign_id: number; last_granted_at: number }[];
  for (const table of tables) sql.exec(`DROP TABLE ${table}`);
  return { permits, lastGranted: new Map(grants.map(g => [g.campaign_id, g.last_granted_at])) };
}

const permitOf = (row: PermitRow): Permit => ({
  callId: row.call_id,
  attempt: row.attempt,
  token: row.token,
  campaignId: row.campaign_id,
  phoneNumber: row.phone_number,
  callerId: row.caller_id ?? null,
  campaignRevision: row.campaign_revision,
  rulesVersion: row.rules_version,
  openUntil: row.open_until,
  begun: row.begun_at !== null,
  begunAt: row.begun_at,
  grantedAt: row.granted_at,
  expiresAt: row.expires_at,
  ...(row.ended == null ? {} : { ended: JSON.parse(row.ended) as AttemptEnd }),
  ...(row.tenant_revision == null ? {} : { tenantRevision: row.tenant_revision }),
  ...(row.hooked == null ? {} : { hooked: true as const }),
  ...(row.law == null ? {} : { law: JSON.parse(row.law) as PermitLaw }),
});
