// The ledger of who was reached, for caps and quiet times: a row for each number, person and debt, whatever the campaign.
import { DAY_MS } from "../../time-units.ts";
import type { Callee } from "../campaign/ask-verdict.ts";
import type { ReachEvent } from "../packs/pack.ts";
import { partyOf } from "../party.ts";
import type { Reach } from "../verdict/question.ts";

/**
 * What became of a dial: o = nobody has said yet, and it counts as one that connected; p = it was placed only, the line was
 * busy or dead; c = it rang, or somebody or something answered.
 */
export type ReachKind = "o" | "p" | "c";

/** At, kind, subject, call, attempt, campaign, number, person, debt, and 1 where the person had agreed to this very call. */
export type PlacedEntry = readonly [
  at: number,
  kind: ReachKind,
  subject: string | null,
  callId: string,
  attempt: number,
  campaignId: number,
  number: string,
  personId: string | null,
  debtId: string | null,
  consented: number,
];

/** As an attempt, with an event in the place of the kind. */
export type QuietEntry = readonly [
  number,
  ReachEvent,
  ...(PlacedEntry extends readonly [number, ReachKind, ...infer Rest] ? Rest : never),
];

export interface LedgerRow {
  key: string;
  placed: readonly PlacedEntry[];
  quiet: readonly QuietEntry[];
  /** Counts its changes; 0 = there is no row. */
  revision: number;
}

/** Entries that a row keeps: a cap above it is refused when packs are read. */
export const MOST_KEPT = 100;
/** The longest window and the longest quiet time that a pack may have, 366 days, with room for both ends. */
export const KEPT_MS = 368 * DAY_MS;

/** A person without an id is their number. */
export function reachKeys(callee: Callee): string[] {
  const { personId, debtId } = partyOf(callee);
  const who = personId ?? callee.phoneNumber;
  return [
    `n:${callee.phoneNumber}`,
    ...(personId === null ? [] : [`p:${personId}`]),
    ...(debtId === null ? [] : [`d:${who}|${debtId}`]),
  ];
}

/** Each attempt and event once, however many rows have it. */
export function historyOf(rows: readonly LedgerRow[]): Reach[] {
  const found = new Map<string, Reach>();
  for (const { placed, quiet } of rows) {
    for (const entry of placed) found.set(`${entry[3]}:${entry[4]}`, attemptOf(entry));
    for (const entry of quiet) found.set(`${entry[3]}:${entry[4]}:${entry[1]}`, eventOf(entry));
  }
  return [...found.values()];
}

const attemptOf = ([at, kind, subject, , , , number, personId, debtId, consented]: PlacedEntry): Reach => ({
  at,
  kind: kind === "p" ? "placed" : "connected",
  event: null,
  number,
  personId,
  debtId,
  subject,
  direction: "outbound",
  consented: consented === 1,
});

/** Its attempt stands beside it: as an inbound call has, it has a quiet time and does not count. */
const eventOf = ([at, event, subject, , , , number, personId, debtId, consented]: QuietEntry): Reach => ({
  at,
  kind: "connected",
  event,
  number,
  personId,
  debtId,
  subject,
  direction: "inbound",
  consented: consented === 1,
});

/** A key, and the revision that it was judged on; null = the claim does not ask for it. */
export interface SeenKey {
  key: string;
  seen: number | null;
}

/** What a permit was judged on. */
export interface ReachSeen {
  keys: readonly SeenKey[];
  /** 1: the person had agreed to this very call. */
  consented: number;
}

const AGREED_FOR_MS = 7 * DAY_MS;

export const reachSeen = (
  callee: Callee,
  revisions: ReadonlyMap<string, LedgerRow>,
  asked: { guarded: boolean; now: number },
): ReachSeen => ({
  keys: reachKeys(callee).map(key => ({
    key,
    seen: asked.guarded ? (revisions.get(key)?.revision ?? 0) : null,
  })),
  consented: hasAgreed(callee, asked.now) ? 1 : 0,
});

function hasAgreed(callee: Callee, now: number): boolean {
  const { obtainedAt = null, expiresAt = null } = callee.party?.consent ?? {};
  return obtainedAt !== null && obtainedAt > now - AGREED_FOR_MS && (expiresAt === null || expiresAt > now);
}

/** In order, so that no two of one group share a key: in one statement, both would see the row as it was. */
export function withoutSharedKeys<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): Item[][] {
  const groups: { items: Item[]; keys: Set<string> }[] = [];
  for (const item of items) {
    const keys = keysOf(item);
    // Behind the last group that has one of them.
    const last = groups.findLastIndex(group => keys.some(key => group.keys.has(key)));
    const group = groups[last + 1] ?? { items: [], keys: new Set<string>() };
    if (last + 1 === groups.length) groups.push(group);
    group.items.push(item);
    for (const key of keys) group.keys.add(key);
  }
  return groups.map(group => group.items);
}
