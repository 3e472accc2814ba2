// The port of suppressions, on D1.
import type { SuppressionStore } from "../../actions/ports/suppression-store.ts";
import { addSuppressions, suppressionsOfKeys } from "./add-suppressions.ts";
import {
  endOfSuppressions,
  listSuppressions,
  readSuppression,
  suppressedAmong,
  suppressionsAfter,
  suppressionsHolding,
} from "./read-suppressions.ts";
import { revokeSuppression } from "./revoke-suppression.ts";
import { suppressionsToSweep, sweptSuppression } from "./sweeps.ts";
import { onTheLineUnder, waitingOfNumbers, waitingUnder } from "./waiting-under.ts";

export const d1Suppressions = (db: D1Database): SuppressionStore => ({
  add: (entries, origin, asked) => addSuppressions(db, entries, origin, asked),
  ofKeys: keys => suppressionsOfKeys(db, keys),
  read: id => readSuppression(db, id),
  list: (place, limit, isWanted) => listSuppressions(db, place, limit, isWanted),
  after: (after, limit) => suppressionsAfter(db, after, limit),
  endOfPart: (after, limit) => endOfSuppressions(db, after, limit),
  holding: (somebody, now, limit) => suppressionsHolding(db, somebody, now, limit),
  among: (asked, now) => suppressedAmong(db, asked, now),
  revoke: (id, by, now) => revokeSuppression(db, id, by, now),
  waiting: (key, after, asked) => waitingUnder(db, key, after, asked),
  waitingOf: (phoneNumbers, limit) => waitingOfNumbers(db, phoneNumbers, limit),
  onTheLine: (key, limit) => onTheLineUnder(db, key, limit),
  toSweep: limit => suppressionsToSweep(db, limit),
  swept: (id, to) => sweptSuppression(db, id, to),
});
