// National lists of numbers that must not be called: which set of each is current. The numbers are bits in the bucket.
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ListBlocks } from "../../domain/compliance/lists/list-set.ts";

/** The current set of each list. */
export const complianceLists = sqliteTable("compliance_lists", {
  list: text().primaryKey(),
  /** A new one with every upload. */
  setId: text("set_id").notNull(),
  /** Of its oldest block, in ms. */
  asOf: integer("as_of").notNull(),
  numbers: integer().notNull(),
  /** 1: nobody outside its blocks is on it; 0: of those nothing is known. */
  whole: integer({ mode: "boolean" }).notNull(),
  blocks: text({ mode: "json" }).$type<ListBlocks>().notNull(),
  uploadedAt: integer("uploaded_at").notNull(),
  uploadedBy: text("uploaded_by").notNull(),
});

/** Sets that may have objects in the bucket: from before the first one is written until the last one is removed. */
export const complianceListSets = sqliteTable(
  "compliance_list_sets",
  {
    setId: text("set_id").primaryKey(),
    list: text().notNull(),
    /** When it is next looked at whether anything of it is in use still. */
    lookAt: integer("look_at").notNull(),
  },
  t => [index("compliance_list_sets_by_look").on(t.lookAt)],
);
