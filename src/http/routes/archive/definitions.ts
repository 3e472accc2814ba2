// The routes of the archive: its files by day, and one of them as it is in the bucket.
import * as z from "zod";
import { paging } from "../../lib/paging.ts";
import { pathText, queryDay } from "../../lib/parameters.ts";
import { answer, route } from "../../lib/route.ts";
import { ArchiveList } from "./schemas.ts";

export const listArchive = route({
  method: "get",
  path: "/api/v1/archive",
  id: "listArchive",
  tag: "Operations",
  summary: "List the files of the archive, newest day first",
  description:
    "Calls that ended, and contacts of campaigns that ended, leave the database after CALL_RETENTION_DAYS for gzipped NDJSON files. A single call is still read with `GET /calls/{call_id}`.",
  // Everything that ever was, by the thousand.
  scope: "admin",
  query: {
    date: queryDay({ description: "Only files of this UTC day.", example: "2026-08-12" }),
    ...paging,
  },
  answers: { 200: answer("A page of files.", ArchiveList) },
});

export const getArchiveFile = route({
  method: "get",
  path: "/api/v1/archive/:file",
  id: "getArchiveFile",
  tag: "Operations",
  summary: "A file of the archive, or a manifest, as it is in the bucket",
  description:
    "One JSON object a line: a call as `GET /calls/{call_id}` shows it, with its `time_zone`; or a contact. A manifest (`manifest-00000001.json`) names files with their SHA-256 and holds the SHA-256 of the manifest before it.",
  scope: "admin",
  params: {
    file: pathText({ description: "The file's name.", example: "calls-2026-08-12-000001.ndjson.gz" }),
  },
  answers: {
    200: {
      description: "The file.",
      content: {
        "application/gzip": { schema: () => z.string() },
        "application/json": { schema: () => z.looseObject({ manifest: z.int().min(1) }) },
      },
      headers: ["Content-Disposition"],
    },
  },
  errors: ["not_found"],
});
