// The port of blackouts, on D1.
import type { BlackoutStore } from "../../actions/ports/blackout-store.ts";
import { addBlackout, revokeBlackout } from "./change-blackouts.ts";
import { purgeBlackouts } from "./purge-blackouts.ts";
import { listBlackouts, readBlackout } from "./read-blackouts.ts";

export const d1Blackouts = (db: D1Database): BlackoutStore => ({
  add: (entry, most) => addBlackout(db, entry, most),
  read: id => readBlackout(db, id),
  list: (before, limit, isWanted) => listBlackouts(db, before, limit, isWanted),
  revoke: (id, by, now) => revokeBlackout(db, id, by, now),
  purge: before => purgeBlackouts(db, before),
});
