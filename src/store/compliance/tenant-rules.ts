// The operator's own rules, all of them in one read; remembered by their revision, which every dispatch and claim looks at.
import { sql } from "drizzle-orm";
import {
  tenantRules as compiled,
  shippedRules,
  showUnsound,
  type TenantRules,
} from "../../domain/compliance/tenant/tenant-rules.ts";
import { log } from "../../log.ts";
import type { RawRow } from "../raw-row.ts";
import { holidayCalendars, rulePacks } from "../schema/compliance.ts";
import { statement } from "../statement.ts";
import { standingBlackouts, storedBlackout } from "./read-blackouts.ts";
import { tenantRevision } from "./tenant-revision.ts";

const PACKS = statement("contents of packs", [], () => sql`SELECT name, version, content FROM ${rulePacks}`);
const CALENDARS = statement(
  "contents of calendars",
  [],
  () => sql`SELECT name, content FROM ${holidayCalendars}`,
);

/** One for each database: what was changed since has another revision. Bounded as what is stored is. */
const known = new WeakMap<D1Database, TenantRules>();

/** Of this revision or a later one; null = the newest. Blackouts that are over may be missing. What is left out is told once per revision. */
export async function readTenantRules(
  db: D1Database,
  asked: number | null,
  now: number,
): Promise<TenantRules> {
  const revision = asked ?? Number((await tenantRevision(db).first<RawRow>())?.revision ?? 0);
  if (revision === 0) return shippedRules();
  const remembered = known.get(db);
  if (remembered?.revision === revision) return remembered;
  const [at, packs, calendars, blackouts] = await db.batch<RawRow>([
    tenantRevision(db),
    PACKS(db, {}),
    CALENDARS(db, {}),
    standingBlackouts(db, now),
  ]);
  const stored = (row: RawRow) => ({ name: String(row.name), content: String(row.content) });
  const rules = compiled({
    revision: Number(at?.results[0]?.revision ?? 0),
    packs: (packs?.results ?? []).map(row => ({ ...stored(row), version: Number(row.version) })),
    calendars: (calendars?.results ?? []).map(stored),
    blackouts: (blackouts?.results ?? []).map(storedBlackout),
  });
  known.set(db, rules);
  for (const rule of rules.unsound)
    log.error("a rule of the operator is not sound and left out", { rule: showUnsound(rule) });
  return rules;
}
