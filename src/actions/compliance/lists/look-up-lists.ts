// Who is on the national lists that their campaign's rule packs ask for: the current sets in one read, and the exchanges
// of the numbers from the bucket, each once, as many as one look may take. Who is left out is looked up the next time.
import type { ComplianceSettings } from "../../../domain/compliance/campaign/compliance-settings.ts";
import { listsAskedFor } from "../../../domain/compliance/campaign/packs-in-force.ts";
import {
  blockObject,
  EXCHANGE_BYTES,
  exchangeStart,
  isSet,
  type ListSet,
  placeInList,
} from "../../../domain/compliance/lists/list-set.ts";
import type { TenantRules } from "../../../domain/compliance/tenant/tenant-rules.ts";
import type { ListState } from "../../../domain/compliance/verdict/question.ts";
import { describe, log } from "../../../log.ts";
import type { ListBucket, ListStore } from "../../ports/list-store.ts";

/** Of one look. */
const MOST_READS = 200;
const AT_ONCE = 20;
/** Exchanges kept: 5 MB. What a set has in the bucket never changes. */
const MOST_KEPT = 4_000;

export interface ListReads {
  lists: Pick<ListStore, "current">;
  listBucket: Pick<ListBucket, "read"> | null;
  /** By object and start. */
  kept: Map<string, Uint8Array>;
}

export interface AskedOfLists {
  callee: { phoneNumber: string };
  compliance: ComplianceSettings | null;
}

export interface ListsSeen {
  /** Null = no pack asks for any. */
  lists: ReadonlyMap<string, ListState> | null;
  /** Not all could be looked up now. */
  unread: boolean;
}

const NOT_ASKED: ListsSeen = { lists: null, unread: false };

/** Absent `reads`: there are no lists. */
export async function lookUpLists(
  reads: ListReads | undefined,
  asked: readonly AskedOfLists[],
  tenant: TenantRules | undefined,
): Promise<(one: AskedOfLists) => ListsSeen> {
  const names = [...new Set(asked.flatMap(({ compliance }) => listsAskedFor(compliance, tenant)))];
  if (names.length === 0) return () => NOT_ASKED;
  if (reads === undefined || reads.listBucket === null) return one => seenOf(one, tenant, () => undefined);
  const sets = new Map((await reads.lists.current(names)).map(set => [set.list, set]));
  const look = new Look(reads.kept);
  for (const { callee, compliance } of asked)
    for (const name of listsAskedFor(compliance, tenant)) look.want(sets.get(name), callee.phoneNumber);
  await look.readFrom(reads.listBucket);
  return one => seenOf(one, tenant, (name, phoneNumber) => look.stateOf(sets.get(name), phoneNumber));
}

type StateOf = (list: string, phoneNumber: string) => ListState | "unread" | undefined;

function seenOf(
  { callee, compliance }: AskedOfLists,
  tenant: TenantRules | undefined,
  stateOf: StateOf,
): ListsSeen {
  const names = listsAskedFor(compliance, tenant);
  if (names.length === 0) return NOT_ASKED;
  const lists = new Map<string, ListState>();
  let unread = false;
  for (const name of names) {
    const state = stateOf(name, callee.phoneNumber);
    if (state === "unread") unread = true;
    else if (state !== undefined) lists.set(name, state);
  }
  return { lists, unread };
}

interface Exchange {
  object: string;
  start: number;
  bit: number;
  asOf: number;
}

class Look {
  readonly #kept: Map<string, Uint8Array>;
  readonly #wanted = new Map<string, Exchange>();
  readonly #missing = new Set<string>();

  constructor(kept: Map<string, Uint8Array>) {
    this.#kept = kept;
  }

  want(set: ListSet | undefined, phoneNumber: string): void {
    const exchange = exchangeOf(set, phoneNumber);
    if (exchange === null) return;
    const key = keyOf(exchange);
    if (!this.#kept.has(key) && this.#wanted.size < MOST_READS) this.#wanted.set(key, exchange);
  }

  async readFrom(bucket: Pick<ListBucket, "read">): Promise<void> {
    const wanted = [...this.#wanted];
    for (let from = 0; from < wanted.length; from += AT_ONCE)
      await Promise.all(
        wanted.slice(from, from + AT_ONCE).map(([key, exchange]) => this.#read(bucket, key, exchange)),
      );
  }

  async #read(bucket: Pick<ListBucket, "read">, key: string, { object, start }: Exchange): Promise<void> {
    try {
      const bytes = await bucket.read(object, { offset: start, length: EXCHANGE_BYTES });
      if (bytes === null) this.#missing.add(key);
      else this.#keep(key, bytes);
    } catch (error) {
      log.error("a national list could not be read", { object, error: describe(error) });
    }
  }

  #keep(key: string, bytes: Uint8Array): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, bytes);
  }

  /** Undefined = nobody knows: the list is not there, or does not have that area. */
  stateOf(set: ListSet | undefined, phoneNumber: string): ListState | "unread" | undefined {
    if (set === undefined) return undefined;
    const exchange = exchangeOf(set, phoneNumber);
    if (exchange === null) return set.whole ? { asOf: set.asOf, listed: false, setId: set.setId } : undefined;
    const key = keyOf(exchange);
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return this.#missing.has(key) ? undefined : "unread";
    const { bit, start, asOf } = exchange;
    return { asOf, listed: isSet(bytes, bit, start), setId: set.setId };
  }
}

const keyOf = ({ object, start }: Exchange) => `${object}@${start}`;

/** Null where the set has no such block. */
function exchangeOf(set: ListSet | undefined, phoneNumber: string): Exchange | null {
  const place = placeInList(phoneNumber);
  const block = place === null ? undefined : set?.blocks[place.block];
  if (set === undefined || place === null || block === undefined) return null;
  const [of, asOf] = block;
  return {
    object: blockObject(set.list, of, place.block),
    start: exchangeStart(place.bit),
    bit: place.bit,
    asOf,
  };
}
