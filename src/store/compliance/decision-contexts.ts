// What decisions were made on, each once. Never changed, never deleted: attempts name them, those in the archive too.
import { sql } from "drizzle-orm";
import type { DecisionContext, HashedContext } from "../../domain/compliance/evidence/decision-context.ts";
import { jsonChunks } from "../json-chunks.ts";
import { decisionContexts } from "../schema/compliance.ts";
import { statement } from "../statement.ts";

const STORE = statement(
  "store decision contexts",
  ["contexts", "now"],
  v => sql`INSERT INTO ${decisionContexts} (hash, context, created_at)
  SELECT i.value ->> 'hash', i.value ->> 'text', CAST(${v.now} AS INTEGER) FROM json_each(${v.contexts}) i
  WHERE true ON CONFLICT (hash) DO NOTHING`,
);
const READ = statement(
  "read decision contexts",
  ["hashes"],
  v => sql`SELECT d.hash AS hash, d.context AS context FROM json_each(${v.hashes}) i
  CROSS JOIN ${decisionContexts} d ON d.hash = i.value`,
);

const MOST_KNOWN = 5_000;
/** Known to be stored, of each database. */
const stored = new WeakMap<object, Set<string>>();

/** Those that are not known to be stored. `now` in ms. */
export async function storeContexts(
  db: D1Database,
  contexts: readonly HashedContext[],
  now: number,
): Promise<void> {
  const known = stored.get(db) ?? new Set();
  stored.set(db, known);
  const missing = new Map(contexts.filter(c => !known.has(c.hash)).map(c => [c.hash, c]));
  if (missing.size === 0) return;
  for (const { rows, json } of jsonChunks([...missing.values()])) {
    await STORE(db, { contexts: json, now }).run();
    if (known.size >= MOST_KNOWN) known.clear();
    for (const { hash } of rows) known.add(hash);
  }
}

export async function readContexts(
  db: D1Database,
  hashes: readonly string[],
): Promise<Map<string, DecisionContext>> {
  if (hashes.length === 0) return new Map();
  const { results } = await READ(db, { hashes: JSON.stringify(hashes) }).all<
    Record<"hash" | "context", string>
  >();
  return new Map(results.map(({ hash, context }) => [hash, JSON.parse(context) as DecisionContext]));
}
