// The national lists that there are, one number on one of them, and taking one away.

import type { By } from "../../../domain/changes/change.ts";
import {
  blockObject,
  EXCHANGE_BYTES,
  exchangeStart,
  isSet,
  type ListSet,
  placeInList,
} from "../../../domain/compliance/lists/list-set.ts";
import { CallManagerError, notFound } from "../../../domain/errors.ts";
import type { ListHead } from "../../ports/list-store.ts";
import { type ListDeps, needBucket } from "./put-list.ts";

export const showLists = ({ lists }: Pick<ListDeps, "lists">): Promise<ListHead[]> => lists.heads();

export interface ListChecked {
  set: ListSet;
  /** Null = the list does not have that area: nobody knows. */
  listed: boolean | null;
  /** Of that area, in ms. */
  asOf: number;
}

/** Throws `not_found`, and `conflict` where there is no bucket. */
export async function checkList(
  ctx: Pick<ListDeps, "lists" | "listBucket">,
  { list, phoneNumber }: { list: string; phoneNumber: string },
): Promise<ListChecked> {
  const bucket = needBucket(ctx.listBucket);
  const [set] = await ctx.lists.current([list]);
  if (set === undefined) throw notFound(`There is no list ${list}.`);
  const place = placeInList(phoneNumber);
  const block = place === null ? undefined : set.blocks[place.block];
  if (place === null || block === undefined) return { set, listed: set.whole ? false : null, asOf: set.asOf };
  const [of, asOf] = block;
  const offset = exchangeStart(place.bit);
  const bytes = await bucket.read(blockObject(list, of, place.block), { offset, length: EXCHANGE_BYTES });
  if (bytes === null)
    throw new CallManagerError("conflict", `The bucket has lost a part of ${list}: upload it anew.`);
  return { set, listed: isSet(bytes, place.bit, offset), asOf };
}

/** Its objects are removed later. Throws `not_found`. */
export async function removeList(
  { lists, clock }: Pick<ListDeps, "lists" | "clock">,
  { list, by }: { list: string; by: By },
): Promise<void> {
  if (!(await lists.remove(list, { by, at: clock() }))) throw notFound(`There is no list ${list}.`);
}
