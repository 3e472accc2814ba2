// Who is suppressed now, as SQL: THE condition of every statement that asks. Looked at in the statement itself, never
// remembered: what was committed before it counts. Whoever is not suppressed costs no row.
import { type SQL, sql } from "drizzle-orm";
import { aliased } from "../aliases.ts";
import { suppressions } from "../schema/compliance.ts";
import { literal } from "../statement.ts";

const s = aliased(suppressions, "s");

/** Who is called, and for which campaign, as SQL expressions. */
export interface Callee {
  number: SQL;
  person: SQL;
  campaign: SQL;
  /** A word; campaigns have none yet. */
  purpose?: SQL;
}

/** Digits of the longest number. */
const MOST_DIGITS = 15;
const prefixesOf = (number: SQL): SQL =>
  sql.join(
    Array.from({ length: MOST_DIGITS }, (_, i) => sql`substr(${number}, 1, ${literal(i + 2)})`),
    sql`, `,
  );

/** A bound number is REAL to D1, and would be written with a point. */
const scopesOf = ({ campaign, purpose = sql`NULL` }: Callee): SQL =>
  sql`('all', 'campaign:' || CAST(${campaign} AS INTEGER), 'purpose:' || ${purpose})`;

/** Mostly there are none: then the prefixes of a number are not looked for. */
const THERE_ARE_PREFIXES = sql`EXISTS (SELECT 1 FROM ${suppressions} WHERE kind = 'prefix' AND revoked_at IS NULL)`;

type Column = keyof typeof suppressions.$inferSelect;

/** The entries in force for a callee, one query for each kind; `now` in ms. */
function entries(of: Callee, now: SQL, columns: SQL, also: SQL): SQL[] {
  const found = (kind: string, whose: SQL, where = sql``) => sql`SELECT ${columns} FROM ${suppressions} ${s}
    WHERE ${where}${s.kind} = ${literal(kind)} AND ${s.value} ${whose} AND ${s.scope} IN ${scopesOf(of)}
      AND ${s.revokedAt} IS NULL AND (${s.expiresAt} IS NULL OR ${s.expiresAt} > ${now})${also}`;
  return [
    found("number", sql`= ${of.number}`),
    found("person", sql`= ${of.person}`),
    found("prefix", sql`IN (${prefixesOf(of.number)})`, sql`${THERE_ARE_PREFIXES} AND `),
  ];
}

const any = (queries: readonly SQL[]): SQL =>
  sql`(${sql.join(
    queries.map(query => sql`EXISTS (${query})`),
    sql` OR `,
  )})`;

/** Somebody who must not be called at `now` (ms). */
export const suppressed = (of: Callee, now: SQL): SQL => any(entries(of, now, sql`1`, sql``));

/** Not for a while only. */
export const suppressedForGood = (of: Callee, now: SQL): SQL =>
  any(entries(of, now, sql`1`, sql` AND ${s.expiresAt} IS NULL`));

/** One value of the entry that holds longest, of several such of the first; null = there is none. */
export const longestEntry = (of: Callee, now: SQL, column: Column): SQL => {
  const all = sql.join(
    entries(of, now, sql`${s.id}, ${s.expiresAt}, ${s[column]} AS value`, sql``),
    sql` UNION ALL `,
  );
  return sql`(SELECT value FROM (${all}) ORDER BY expires_at IS NULL DESC, expires_at DESC, id LIMIT 1)`;
};
