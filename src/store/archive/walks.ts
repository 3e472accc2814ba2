// The nightly walks: where they are, and how they go on together with the file that each of their slices becomes.
import { type SQL, sql } from "drizzle-orm";
import type { Slice, Walk } from "../../actions/ports/archive.ts";
import { type ArchiveFile, type ArchiveKind, UNFINISHED } from "../../domain/archive/archive-file.ts";
import { archiveFiles, archiveState } from "../schema/archive.ts";
import { insertSelected, oneOf, statement } from "../statement.ts";
import { giveUpFile } from "./files.ts";

const READ = statement(
  "read walks",
  [],
  () => sql`SELECT kind, started_at AS startedAt, cutoff, cursor FROM ${archiveState} ORDER BY kind`,
);

export async function readWalks(db: D1Database): Promise<Walk[]> {
  return (await READ(db, {}).all<Walk>()).results;
}

const BEGIN = statement(
  "begin a walk",
  ["kind", "now", "cutoff"],
  v => sql`UPDATE ${archiveState} SET started_at = ${v.now}, cutoff = ${v.cutoff}, cursor = ''
  WHERE kind = ${v.kind} AND cursor IS NULL AND started_at < ${v.now} AND NOT EXISTS (SELECT 1
    FROM ${archiveFiles} f WHERE f.state IN ${oneOf(UNFINISHED)} AND f.kind = ${v.kind})`,
);

/** Not while a file is unfinished: its rows are still there and would go into a second one. */
export async function beginWalk(
  db: D1Database,
  kind: ArchiveKind,
  now: number,
  cutoff: number,
): Promise<boolean> {
  return (await BEGIN(db, { kind, now, cutoff }).run()).meta.changes > 0;
}

/** What a file is to hold, and the time. */
const PLANNED = ["kind", "date", "campaign", "after", "last", "cutoff", "now"] as const;
type Planned = Record<(typeof PLANNED)[number], SQL>;
/** The next number of the day, read from the last name of it. */
const numberOf = ({ kind, date }: Planned) => sql`(SELECT coalesce((SELECT number FROM ${archiveFiles}
    WHERE name > ${kind} || '-' || ${date} || '-' AND name < ${kind} || '-' || ${date} || '.'
    ORDER BY name DESC LIMIT 1), 0) + 1 AS number)`;
/** `guard`: on what stands in the database. */
const planWhen = (v: Planned, guard: SQL) =>
  sql`${insertSelected(archiveFiles, {
    name: sql`printf('%s-%s-%06d.ndjson.gz', ${v.kind}, ${v.date}, n.number)`,
    kind: v.kind,
    date: v.date,
    number: sql`n.number`,
    campaignId: v.campaign,
    afterId: v.after,
    lastId: v.last,
    cutoff: v.cutoff,
    createdAt: v.now,
    updatedAt: v.now,
  })} FROM ${numberOf(v)} n WHERE ${guard}`;

const PLAN = statement("plan a file", [...PLANNED, "startedAt", "cursor"], v =>
  planWhen(
    v,
    sql`EXISTS (SELECT 1 FROM ${archiveState} s
    WHERE s.kind = ${v.kind} AND s.started_at = ${v.startedAt} AND s.cursor = ${v.cursor})`,
  ),
);
const PLAN_AGAIN = statement("plan a file again", [...PLANNED, "givenUp"], v =>
  planWhen(
    v,
    sql`EXISTS (SELECT 1 FROM ${archiveFiles} f WHERE f.name = ${v.givenUp} AND f.state = 'planned')`,
  ),
);
const ADVANCE = statement(
  "advance a walk",
  ["kind", "startedAt", "cursor", "next"],
  v => sql`UPDATE ${archiveState} SET cursor = ${v.next}
  WHERE kind = ${v.kind} AND started_at = ${v.startedAt} AND cursor = ${v.cursor}`,
);

const planOf = (file: NonNullable<Slice["plan"]>, now: number) => ({
  kind: file.kind,
  date: file.date,
  campaign: file.campaignId,
  after: file.afterId,
  last: file.lastId,
  cutoff: file.cutoff,
  now,
});

export async function advanceWalk(db: D1Database, walk: Walk, slice: Slice, now: number): Promise<void> {
  const { kind, startedAt, cursor } = walk;
  const { plan, next } = slice;
  await db.batch([
    ...(plan === null ? [] : [PLAN(db, { ...planOf(plan, now), startedAt, cursor })]),
    ADVANCE(db, { kind, startedAt, cursor, next }),
  ]);
}

export async function replanFile(db: D1Database, file: ArchiveFile, now: number): Promise<void> {
  await db.batch([
    PLAN_AGAIN(db, { ...planOf(file, now), givenUp: file.name }),
    giveUpFile(db, file.name, now),
  ]);
}
