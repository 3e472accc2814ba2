// The ledger of who was reached, for caps and quiet times: a row for each number, person and debt, whatever the campaign.
import type { AttemptRecord } from "../../calls/call.ts";
import { DAY_MS } from "../../time-units.ts";
import type { Callee } from "../campaign/ask-verdict.ts";
import type { ReachEvent } from "../packs/pack.ts";
import { partyOf } from "../party.ts";

/**
 * What became of a dial: o = its call says; p = it was placed only, the line was busy or dead; c = it rang, or somebody
 * or something answered; v = a person did, and there was a conversation.
 */
export type ReachKind = "o" | "p" | "c" | "v";

/**
 * At, kind, subject, call, attempt, campaign, number, person, debt, and 1 where the person had agreed to this very call. Of
 * a conversation, when it ended.
 */
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
  endedAt?: number,
];

/** An event that its attempt's end does not tell. */
export type QuietEntry = readonly [
  at: number,
  event: ReachEvent,
  subject: string | null,
  callId: string,
  attempt: number,
  campaignId: number,
  number: string,
  personId: string | null,
  debtId: string | null,
  consented: number,
];

/** An entry whose end the ledger does not have, and its attempt as its call has it now. */
export interface OpenEntry {
  callId: string;
  attempt: number;
  /** Of the entry, in ms. */
  at: number;
  /** False: the call is in the archive. */
  isThere: boolean;
  /** Null = the call has no such attempt: it was given back. */
  record: AttemptRecord | null;
}

export interface LedgerRow {
  key: string;
  placed: readonly PlacedEntry[];
  quiet: readonly QuietEntry[];
  /** Counts its changes; 0 = there is no row. */
  revision: number;
  /** Of the newest entry that left for want of room, in ms; null = none did. */
  forgottenAt: number | null;
  open: readonly OpenEntry[];
}

/** Entries that a row keeps, the newest: a cap above it is refused when packs are read. */
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
