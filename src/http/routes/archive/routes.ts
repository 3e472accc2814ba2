// The archive: its files by day, one of them as it is in the bucket, and calls that are only there any more.
import { type Context, Hono } from "hono";
import { checkChain } from "../../../actions/archive/check-chain.ts";
import { orAskAgain } from "../../../actions/unavailable.ts";
import { isArchiveFileName, isManifestName } from "../../../domain/archive/archive-file.ts";
import { notFound } from "../../../domain/errors.ts";
import { type ArchiveFileRow, listArchive } from "../../../store/archive/files.ts";
import type { App } from "../../app-env.ts";
import { cursorLike, limitOf, page } from "../../lib/paging.ts";
import { dayQuery } from "../../lib/query.ts";
import { time } from "../../lib/time.ts";

const presentFile = (row: ArchiveFileRow) => ({
  file: row.name,
  kind: row.kind,
  date: row.date,
  campaign_id: row.campaignId,
  rows: row.rows,
  bytes: row.bytes,
  sha256: row.sha256,
  manifest: row.manifest,
  state: row.state,
  stayed: row.stayed,
  created_at: time(row.createdAt),
});

const unreadable = "The archive cannot be read now; ask again.";
const placeOf = (row: ArchiveFileRow) => `${row.date}:${row.name}`;

async function list(c: Context<App>) {
  const limit = limitOf(c);
  const date = dayQuery(c, "date");
  const [, day, name] = /^([\d-]{10}):(.+)$/.exec(cursorLike(c, /^\d{4}-\d\d-\d\d:.+$/) ?? "") ?? [];
  const rows = await listArchive(c.env.DB, {
    ...(date === undefined ? {} : { date }),
    ...(day === undefined || name === undefined ? {} : { before: { date: day, name } }),
    limit: limit + 1,
  });
  const cut = page(rows, limit, placeOf);
  return c.json({
    data: cut.rows.map(presentFile),
    next_cursor: cut.nextCursor,
    chain: await chainOf(c),
  });
}

/** The end of the chain, looked at: the newest manifest is what was written, and names the one before it. */
async function chainOf(c: Context<App>) {
  const archive = c.var.ctx.archive;
  if (archive === null) return null;
  const [head] = await archive.store.manifests(Number.MAX_SAFE_INTEGER, 1);
  if (head === undefined) return null;
  const { problems } = await orAskAgain("the archive's chain was not read", unreadable, () =>
    checkChain(archive, { upTo: head.number, limit: 1 }),
  );
  return { manifest: head.number, sha256: head.sha256, verified: problems.length === 0, problems };
}

async function download(c: Context<App>): Promise<Response> {
  const name = c.req.param("file") ?? "";
  const type = isArchiveFileName(name)
    ? "application/gzip"
    : isManifestName(name)
      ? "application/json"
      : null;
  const bucket = c.var.ctx.archive?.bucket;
  const object =
    type === null || bucket === undefined
      ? null
      : await orAskAgain("a file of the archive was not read", unreadable, () => bucket.read(name));
  if (type === null || object === null) throw notFound(`The archive has no file ${name.slice(0, 100)}.`);
  return new Response(object.body, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}

export const archive = new Hono<App>({ strict: false }).get("/archive", list).get("/archive/:file", download);
