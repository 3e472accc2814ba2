// Messages that could not be handled, newest first: kept and shown.
import { Hono } from "hono";
import { listDeadLetters } from "../store/read-dead-letters.ts";
import type { App } from "./app-env.ts";
import { cursorOf, limitOf, page } from "./paging.ts";
import { time } from "./present.ts";

export const deadLetters = new Hono<App>({ strict: false }).get("/dead-letters", async c => {
  const limit = limitOf(c);
  const [, createdAt, id] = /^(\d+):(.*)$/.exec(cursorOf(c) ?? "") ?? [];
  const rows = await listDeadLetters(c.env.DB, {
    limit: limit + 1,
    ...(id === undefined ? {} : { before: { createdAt: Number(createdAt), id } }),
  });
  const cut = page(rows, limit, row => `${row.createdAt}:${row.id}`);
  return c.json({
    data: cut.rows.map(row => ({
      id: row.id,
      queue: row.queue,
      payload: JSON.parse(row.payload),
      reason: row.reason,
      created_at: time(row.createdAt),
    })),
    next_cursor: cut.nextCursor,
  });
});
