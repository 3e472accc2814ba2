// The files of the archive and the chain of their manifests, as the database knows them. What a night's run sends is no
// query of drizzle's: those are read raw, and a raw answer does not say how long it took (see metered-d1.ts).
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { ManifestHead } from "../../actions/ports/archive.ts";
import {
  type ArchiveFileState,
  dayOfCallId,
  type ListedFile,
  type StoredFile,
  UNFINISHED,
} from "../../domain/archive/archive-file.ts";
import { database } from "../db.ts";
import { columnsAs, fromRow, type RawRow } from "../raw-row.ts";
import { archiveFiles, archiveManifests } from "../schema/archive.ts";
import { insertSelected, jsonFields, oneOf, set, statement } from "../statement.ts";

export type ArchiveFileRow = typeof archiveFiles.$inferSelect;

/** The states in their index's condition, word for word: only then it is used. */
const OPEN = statement(
  "open files",
  ["state", "limit"],
  v => sql`SELECT ${sql.raw(columnsAs(archiveFiles, "f", ""))} FROM ${archiveFiles} f
  WHERE f.state IN ${oneOf(UNFINISHED)} AND f.state = ${v.state} ORDER BY f.name LIMIT ${v.limit}`,
);

export async function openFiles(
  db: D1Database,
  state: "planned" | "stored" | "listed",
  limit: number,
): Promise<StoredFile[]> {
  const { results } = await OPEN(db, { state, limit }).all<RawRow>();
  return results.map(row => {
    const file = fromRow(archiveFiles, row);
    return { ...file, sha256: file.sha256 ?? "" };
  });
}

const STORED = statement(
  "mark a file stored",
  ["name", "rows", "bytes", "sha256", "now"],
  v =>
    sql`UPDATE ${archiveFiles} ${set(archiveFiles, {
      state: sql`'stored'`,
      rows: v.rows,
      bytes: v.bytes,
      sha256: v.sha256,
      updatedAt: v.now,
    })} WHERE name = ${v.name} AND state = 'planned'`,
);

export async function markStored(
  db: D1Database,
  { name, rows, bytes, sha256 }: StoredFile,
  now: number,
): Promise<void> {
  await STORED(db, { name, rows, bytes, sha256, now }).run();
}

const VOID = statement(
  "give up a file",
  ["name", "now"],
  v => sql`UPDATE ${archiveFiles} ${set(archiveFiles, { state: sql`'void'`, updatedAt: v.now })}
  WHERE name = ${v.name} AND state = 'planned'`,
);

/** A planned file that is not to be. */
export const giveUpFile = (db: D1Database, name: string, now: number): D1PreparedStatement =>
  VOID(db, { name, now });

export async function markVoid(db: D1Database, name: string, now: number): Promise<void> {
  await giveUpFile(db, name, now).run();
}

const DONE = statement(
  "mark a file done",
  ["name", "stayed", "now"],
  v => sql`UPDATE ${archiveFiles} ${set(archiveFiles, { state: sql`'done'`, stayed: v.stayed, updatedAt: v.now })}
  WHERE name = ${v.name} AND state = 'listed'`,
);

export async function markDone(
  db: D1Database,
  name: string,
  stayed: readonly string[],
  now: number,
): Promise<void> {
  await DONE(db, { name, stayed: JSON.stringify(stayed), now }).run();
}

const MANIFESTS = statement(
  "read manifests",
  ["upTo", "limit"],
  v => sql`SELECT number, sha256 FROM ${archiveManifests} WHERE number <= ${v.upTo}
  ORDER BY number DESC LIMIT ${v.limit}`,
);

/** Newest first. */
export async function readManifests(db: D1Database, upTo: number, limit: number): Promise<ManifestHead[]> {
  return (await MANIFESTS(db, { upTo, limit }).all<ManifestHead>()).results;
}

const g = jsonFields<Pick<StoredFile, "name" | "sha256">>("g");
const ENTER = statement(
  "enter a manifest",
  ["number", "sha256", "files", "now"],
  v =>
    sql`${insertSelected(archiveManifests, {
      number: v.number,
      sha256: v.sha256,
      files: v.files,
      createdAt: v.now,
    })} WHERE true ON CONFLICT DO NOTHING`,
);
const LIST = statement(
  "list files",
  ["files", "manifest", "now"],
  v => sql`UPDATE ${archiveFiles} ${set(archiveFiles, {
    state: sql`'listed'`,
    manifest: v.manifest,
    updatedAt: v.now,
  })}
  FROM json_each(${v.files}) g WHERE ${archiveFiles.name} = ${g("name")}
    AND ${archiveFiles.sha256} = ${g("sha256")} AND ${archiveFiles.state} = 'stored'`,
);

/** A manifest that is entered already stays as it is; so does a file that another step has listed. */
export async function listFiles(
  db: D1Database,
  { number, sha256 }: ManifestHead,
  files: readonly Pick<StoredFile, "name" | "sha256">[],
  now: number,
): Promise<void> {
  const named = JSON.stringify(files.map(f => ({ name: f.name, sha256: f.sha256 })));
  await db.batch([
    ENTER(db, { number, sha256, files: files.length, now }),
    LIST(db, { files: named, manifest: number, now }),
  ]);
}

/** What a manifest names. */
const NAMED: readonly ArchiveFileState[] = ["listed", "done"];

/** Of the day's files: some 250 at 500,000 calls a day. A copy that does not count is not looked for. */
const OF_CALL = statement(
  "files of a call",
  ["call", "date"],
  v => sql`SELECT f.name FROM ${archiveFiles} f WHERE f.date = ${v.date} AND f.kind = 'calls'
    AND f.after_id < ${v.call} AND f.last_id >= ${v.call} AND f.state IN ${oneOf(NAMED)}
    AND NOT EXISTS (SELECT 1 FROM json_each(f.stayed) s WHERE s.value = ${v.call})
  ORDER BY f.name DESC`,
);

export async function filesOfCall(db: D1Database, callId: string): Promise<string[]> {
  const { results } = await OF_CALL(db, { call: callId, date: dayOfCallId(callId) }).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** What a manifest names has its number and its hash. */
const isListed = (row: ArchiveFileRow): row is ArchiveFileRow & ListedFile =>
  row.manifest !== null && row.sha256 !== null && (row.state === "listed" || row.state === "done");

/** Newest day first, files that a manifest names. */
export async function listArchive(
  db: D1Database,
  filter: { date?: string; before?: Pick<ArchiveFileRow, "date" | "name">; limit: number },
): Promise<ListedFile[]> {
  const { date, before, limit } = filter;
  const rows = await database(db)
    .select()
    .from(archiveFiles)
    .where(
      and(
        date === undefined ? undefined : eq(archiveFiles.date, date),
        before === undefined
          ? undefined
          : sql`(${archiveFiles.date}, ${archiveFiles.name}) < (${before.date}, ${before.name})`,
        inArray(sql`+${archiveFiles.state}`, NAMED),
      ),
    )
    .orderBy(desc(archiveFiles.date), desc(archiveFiles.name))
    .limit(limit);
  return rows.filter(isListed);
}
