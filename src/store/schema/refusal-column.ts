// What the decision kept that ended a call: as attempts keep theirs, and no byte where no rule has ended it.
import { customType } from "drizzle-orm/sqlite-core";
import type { DecisionEvidence } from "../../domain/compliance/evidence/decision-evidence.ts";

/** Places are never to be changed. */
export const storedRefusal = ({ hash, decidedAt, counts }: DecisionEvidence): string =>
  JSON.stringify([hash, decidedAt, counts]);

function readRefusal(text: string): DecisionEvidence {
  const [hash, decidedAt, counts] = JSON.parse(text) as [string, number, DecisionEvidence["counts"]];
  return { hash, decidedAt, counts };
}

export const refusalColumn = customType<{ data: DecisionEvidence; driverData: string }>({
  dataType: () => "text",
  fromDriver: readRefusal,
  toDriver: storedRefusal,
});
