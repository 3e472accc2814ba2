// The campaign that a statement is about, when the batch that it stands in may have made it.
import { type SQL, sql } from "drizzle-orm";
import { campaigns } from "../schema/campaigns.ts";

/** The greatest id: inside a batch nobody else inserts. */
export const NEWEST_CAMPAIGN: SQL = sql`(SELECT max(id) FROM ${campaigns})`;

/** The campaign of this id; without one, the newest. */
export const givenOrNewest = (id: SQL): SQL => sql`coalesce(${id}, ${NEWEST_CAMPAIGN})`;
