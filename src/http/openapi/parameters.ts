// Parameters that several operations have.
import { z } from "zod";
import type { Parameter } from "./operation.ts";

const id = z.int().min(0);

/** In a path; `:id` of a campaign. */
export const campaignIdInPath: Parameter = {
  name: "id",
  in: "path",
  description: "The campaign's id; 0 = the built-in campaign of ad-hoc calls.",
  schema: id,
  example: 1,
  shared: "CampaignId",
};

export const limit: Parameter = {
  name: "limit",
  in: "query",
  description: "Rows of one page.",
  schema: z.int().min(1).max(500).default(50),
  example: 50,
  shared: "Limit",
};

export const cursor: Parameter = {
  name: "cursor",
  in: "query",
  description: "The `next_cursor` of the page before; none for the first page.",
  schema: z.string(),
  shared: "Cursor",
};

export const pageToken: Parameter = {
  name: "page_token",
  in: "query",
  description: "The same as `cursor`, which comes first.",
  schema: z.string(),
  shared: "PageToken",
};

/** Wherever a list goes on. */
export const cursors = [cursor, pageToken] as const;
export const paging = [limit, ...cursors] as const;

export const instant = (name: string, description: string): Parameter => ({
  name,
  in: "query",
  description: `${description} ISO 8601 with its offset.`,
  schema: z.string().meta({ format: "date-time" }),
  example: "2026-11-20T21:40:00Z",
});

export const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "1 to 255 visible ASCII characters. The same key with the same body within 24 hours gets the stored answer and does nothing; with another body it is refused.",
  schema: z.string().min(1).max(255),
  shared: "IdempotencyKey",
};
