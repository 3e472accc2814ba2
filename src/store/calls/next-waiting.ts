// A step from campaign to campaign along the index of waiting calls: a row each, however many calls wait.
import { type SQL, sql } from "drizzle-orm";
import { calls } from "../schema/calls.ts";

/** The next campaign behind this id that has a waiting call; null = there is none. Without an id: the first. */
export const nextWaiting = (id?: SQL): SQL => {
  const behind = id === undefined ? sql`` : sql` AND ${calls.campaignId} > ${id}`;
  return sql`(SELECT min(${calls.campaignId}) FROM ${calls} WHERE ${calls.nextAttemptAt} IS NOT NULL${behind})`;
};
