// What the API answers about the archive.
import * as z from "zod";
import { ARCHIVE_KINDS } from "../../../domain/archive/archive-file.ts";
import { count, date, id, list, shape, time } from "../../openapi/schema-parts.ts";

const ArchiveFile = shape("ArchiveFile", () =>
  z.object({
    file: z.string().describe("Its name, for `GET /archive/{file}` and in the bucket."),
    kind: z.enum(ARCHIVE_KINDS),
    date: date().describe("UTC: the day in the ids of its calls; of contacts, the day their campaign ended."),
    campaign_id: id().nullable().describe("Of contacts; null = calls of any campaign."),
    rows: count(),
    bytes: count().describe("Compressed."),
    sha256: z.string().describe("Of the file as it is, in hex."),
    manifest: z.int().min(1).describe("Number of the manifest that names it."),
    state: z
      .enum(["listed", "done"])
      .describe("listed = its rows are being deleted and some may still be in the database."),
    stayed: z
      .array(z.string())
      .describe("Ids that changed after they were written: these copies do not count."),
    created_at: time(),
  }),
);

export const ArchiveList = shape(
  "ArchiveList",
  () =>
    list(ArchiveFile()).extend({
      chain: z
        .object({
          manifest: z.int().min(1).describe("Number of the newest manifest."),
          sha256: z.string(),
          verified: z.boolean().describe("It is as it was written, and names the manifest before it."),
          problems: z.array(z.string()),
        })
        .nullable()
        .describe("Null = nothing was ever archived."),
    }),
  {
    data: [
      {
        file: "calls-2026-08-12-000001.ndjson.gz",
        kind: "calls",
        date: "2026-08-12",
        campaign_id: null,
        rows: 2000,
        bytes: 204800,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        manifest: 1,
        state: "done",
        stayed: [],
        created_at: "2026-11-20T02:00:00.000Z",
      },
    ],
    next_cursor: null,
    chain: {
      manifest: 1,
      sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
      verified: true,
      problems: [],
    },
  },
);
