// Ways to break what rule packs ask for, as a careless change would.
import type { CallStore } from "../../../src/actions/ports/call-store.ts";
import type { LedgerRow, OpenEntry } from "../../../src/domain/compliance/reach/ledger.ts";
import { broken, type NamedSabotage, replacing } from "../named-sabotage.ts";
import { HOUR } from "../shape.ts";

/** The ledger's rows as whoever looks reads them. */
const reading =
  (change: (row: LedgerRow) => LedgerRow) =>
  (calls: CallStore): CallStore => ({
    ...calls,
    reach: async keys => new Map([...(await calls.reach(keys))].map(([key, row]) => [key, change(row)])),
  });

type Record = NonNullable<OpenEntry["record"]>;
const ended = (change: (record: Record) => Partial<Record>) =>
  reading(row => ({
    ...row,
    open: row.open.map(entry =>
      entry.record === null || typeof entry.record.ended_at !== "number"
        ? entry
        : { ...entry, record: { ...entry.record, ...change(entry.record) } },
    ),
  }));

const isGone = ({ at, record }: OpenEntry) => record === null || record.started_at !== at;

/** All of a chunk in one group, whether they share a key or not. */
const oneGroup = () => {
  const was = Array.prototype.findLastIndex;
  const isGroup = (one: unknown) => one instanceof Object && "keys" in one && one.keys instanceof Set;
  Array.prototype.findLastIndex = function (this: unknown[], ...how: Parameters<typeof was>) {
    return this.some(isGroup) ? -1 : was.apply(this, how);
  };
  return () => {
    Array.prototype.findLastIndex = was;
  };
};

export const LAW_SABOTAGES: readonly NamedSabotage[] = [
  broken("dispatch does not ask the rule packs", "13c", {
    d1: replacing("SELECT k.*,", "SELECT k.*, NULL AS compliance,"),
  }),
  broken("what is to be enforced is only observed", 13, {
    d1: replacing(
      "SELECT k.*,",
      "SELECT k.*, replace(k.compliance, '\"enforce\"', '\"observe\"') AS compliance,",
    ),
  }),
  broken("what is to be observed is enforced", "13c", {
    d1: replacing(
      "SELECT k.*,",
      "SELECT k.*, replace(k.compliance, '\"observe\"', '\"enforce\"') AS compliance,",
    ),
  }),
  broken("the claim does not ask for the ledger's revision", "13b", {
    d1: replacing("e.value ->> 'seen' IS NOT NULL AND", "0 AND"),
  }),
  broken("what is claimed is not entered in the ledger", "13b", {
    d1: sql =>
      sql.includes("/* enter claimed in reach */")
        ? sql.replace("WHERE c.claim_nonce = ", "WHERE 0 AND c.claim_nonce = ")
        : sql,
  }),
  broken("calls that share a key are claimed by one statement", "13b", { code: oneGroup }, [
    "call a person again and again",
  ]),
  broken("only the number is entered, not the person nor the debt", "13b", {
    calls: calls => ({
      ...calls,
      claim: (wanted, nonce, now) =>
        calls.claim(
          wanted.map(w => {
            const { law } = w;
            if (law?.reach == null) return w;
            const keys = law.reach.keys.filter(({ key }) => key.startsWith("n:"));
            return { ...w, law: { ...law, reach: { ...law.reach, keys } } };
          }),
          nonce,
          now,
        ),
    }),
  }),
  broken("who was reached counts as dialled only", "13b", {
    calls: ended(() => ({ status: "FAILED", answered_by: null })),
  }),
  broken("a conversation is taken for a voicemail", "13b", {
    calls: ended(() => ({ disposition: "voicemail" })),
  }),
  broken("what the provider refused before it dialled stays in the ledger", "13d", {
    calls: reading(row => ({
      ...row,
      open: row.open.map(entry =>
        isGone(entry) || entry.record?.ended_by === "dial"
          ? {
              ...entry,
              record: { attempt: entry.attempt, status: "RNR", started_at: entry.at, ended_at: entry.at },
            }
          : entry,
      ),
    })),
  }),
  broken("what was only dialled counts as connected", "13d", {
    calls: ended(({ status }) => ({ disposition: null, status: status === "FAILED" ? "RNR" : status })),
  }),
  broken("what a rule stops is moved an hour too far", "13d", {
    calls: calls => ({
      ...calls,
      move: (moved, now) =>
        calls.move(
          moved.map(one => ({ ...one, until: one.until + HOUR })),
          now,
        ),
    }),
  }),
  broken("the contexts of decisions are not stored", "13c", {
    calls: calls => ({ ...calls, storeContexts: async () => {} }),
  }),
  broken("a permit that was given under other rule packs is claimed", "13c", {
    d1: replacing("AND k.revision = ?4", "AND ?4 > 0"),
  }),
];
