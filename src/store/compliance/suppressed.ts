// Who is suppressed now, as SQL: THE condition of every statement that asks. Looked at in the statement itself, never
// remembered: what was committed before it counts. Whoever is not suppressed costs no row.
import { type SQL, sql } from "drizzle-orm";
import { PURPOSES } from "../../domain/compliance/packs/pack.ts";
import { purposeScope as scopeOfPurpose } from "../../domain/compliance/suppression.ts";
import { aliased } from "../aliases.ts";
import { campaigns } from "../schema/campaigns.ts";
import { suppressions } from "../schema/compliance.ts";
import { literal } from "../statement.ts";

const s = aliased(suppressions, "s");
const q = aliased(campaigns, "q");

/** Who is called, and for which campaign, as SQL expressions. */
export interface Callee {
  number: SQL;
  person: SQL;
  campaign: SQL;
}

/** Digits of the longest number. */
const MOST_DIGITS = 15;
/** What a number may begin with, itself among it. */
export const prefixesOf = (number: SQL): SQL =>
  sql.join(
    Array.from({ length: MOST_DIGITS }, (_, i) => sql`substr(${number}, 1, ${literal(i + 2)})`),
    sql`, `,
  );

/** As the campaign has it now; null = it has none. */
export const purposeScope = (campaign: SQL): SQL =>
  sql`(SELECT 'purpose:' || (${q.compliance} ->> 'purpose') FROM ${campaigns} ${q} WHERE ${q.id} = ${campaign})`;

/** A bound number is REAL to D1, and would be written with a point. */
const scopesOf = ({ campaign }: Callee): SQL[] => [
  sql`'all'`,
  sql`'campaign:' || CAST(${campaign} AS INTEGER)`,
];
const inAnyScope = (of: Callee): SQL =>
  sql`(${s.scope} IN (${sql.join(scopesOf(of), sql`, `)}) OR +${s.scope} = ${purposeScope(of.campaign)})`;
/**
 * Each purpose by itself, as a search between them would cost a row; and the campaign is read only for who has such an
 * entry. (The `+` keeps the planner from reading it first.)
 */
const inItsPurpose = ({ campaign }: Callee): SQL[] =>
  PURPOSES.map(
    purpose => sql`= ${literal(scopeOfPurpose(purpose))} AND +${s.scope} = ${purposeScope(campaign)}`,
  );

/** Mostly there are none: then the prefixes of a number are not looked for. */
const THERE_ARE_PREFIXES = sql`EXISTS (SELECT 1 FROM ${suppressions} WHERE kind = 'prefix' AND revoked_at IS NULL)`;

const entry = (columns: SQL, kind: string, whose: SQL, scope: SQL, now: SQL): SQL =>
  sql`SELECT ${columns} FROM ${suppressions} ${s}
    WHERE ${s.kind} = ${literal(kind)} AND ${s.value} ${whose} AND ${scope} AND ${s.revokedAt} IS NULL
      AND (${s.expiresAt} IS NULL OR ${s.expiresAt} > ${now})`;

/** Each key and scope by itself: a list of them would cost a row for each, whoever is asked about. */
function any(of: Callee, now: SQL, also = sql``): SQL {
  const is = (query: SQL) => sql`EXISTS (${query}${also})`;
  const scopes = [...scopesOf(of).map(scope => sql`= ${scope}`), ...inItsPurpose(of)].map(
    is => sql`${s.scope} ${is}`,
  );
  const keys = scopes.flatMap(scope => [
    is(entry(sql`1`, "number", sql`= ${of.number}`, scope, now)),
    is(entry(sql`1`, "person", sql`= ${of.person}`, scope, now)),
  ]);
  const begins = entry(sql`1`, "prefix", sql`IN (${prefixesOf(of.number)})`, inAnyScope(of), now);
  return sql`(${sql.join([...keys, sql`(${THERE_ARE_PREFIXES} AND ${is(begins)})`], sql` OR `)})`;
}

/** Somebody who must not be called at `now` (ms). */
export const suppressed = (of: Callee, now: SQL): SQL => any(of, now);

/** Not for a while only. */
export const suppressedForGood = (of: Callee, now: SQL): SQL =>
  any(of, now, sql` AND ${s.expiresAt} IS NULL`);

/** One value of the entry in force that holds longest, of several such of the first; null = there is none. */
export const longestEntry = (of: Callee, now: SQL, column: keyof typeof suppressions.$inferSelect): SQL => {
  const columns = sql`${s.id}, ${s.expiresAt}, ${s[column]} AS value`;
  const all = [
    entry(columns, "number", sql`= ${of.number}`, inAnyScope(of), now),
    entry(columns, "person", sql`= ${of.person}`, inAnyScope(of), now),
    entry(columns, "prefix", sql`IN (${prefixesOf(of.number)})`, inAnyScope(of), now),
  ];
  return sql`(SELECT value FROM (${sql.join(all, sql` UNION ALL `)})
    ORDER BY expires_at IS NULL DESC, expires_at DESC, id LIMIT 1)`;
};
