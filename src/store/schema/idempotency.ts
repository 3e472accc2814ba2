// Used idempotency keys. Without an answer its request is being handled, until the lock runs out.
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    /** SHA-256 over the token's name, the method, the path and the key. */
    id: text().primaryKey(),
    bodyHash: text("body_hash").notNull(),
    /** The request that holds it. */
    owner: text().notNull(),
    lockedUntil: integer("locked_until").notNull(),
    status: integer(),
    answer: text(),
    createdAt: integer("created_at").notNull(),
  },
  t => [index("idempotency_keys_by_age").on(t.createdAt)],
);
