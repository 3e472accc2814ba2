// The archive: its files by day, and one of them as it is in the bucket.
import { checkNewestManifest } from "../../../actions/archive/check-newest-manifest.ts";
import { listArchive } from "../../../actions/archive/list-archive.ts";
import { type ReadArchiveFile, readArchiveFile } from "../../../actions/archive/read-archive-file.ts";
import type { ListedFile } from "../../../domain/archive/archive-file.ts";
import { keyBefore, page } from "../../lib/paging.ts";
import { Routes } from "../../lib/routes.ts";
import * as files from "./definitions.ts";
import { presentChain, presentFile } from "./present.ts";

const TYPES: Record<ReadArchiveFile["kind"], string> = {
  rows: "application/gzip",
  manifest: "application/json",
};

const placeKey = ({ date, name }: Pick<ListedFile, "date" | "name">) => `${date}:${name}`;

export const archive = new Routes()
  .on(files.listArchive, async ({ ctx, query }) => {
    const { limit, date } = query;
    const [, day, name] = /^([\d-]{10}):(.+)$/.exec(keyBefore(query, /^\d{4}-\d\d-\d\d:.+$/) ?? "") ?? [];
    const found = await listArchive(ctx, {
      ...(date === undefined ? {} : { date }),
      ...(day === undefined || name === undefined ? {} : { before: { date: day, name } }),
      limit: limit + 1,
    });
    const { rows, nextCursor } = page(found, limit, placeKey);
    return {
      data: rows.map(presentFile),
      next_cursor: nextCursor,
      chain: presentChain(await checkNewestManifest(ctx)),
    };
  })
  .on(files.getArchiveFile, async ({ ctx, params }) => {
    const { kind, body } = await readArchiveFile(ctx, params);
    return new Response(body, {
      headers: {
        "Content-Type": TYPES[kind],
        "Content-Disposition": `attachment; filename="${params.file}"`,
        "Cache-Control": "no-store",
      },
    });
  });
