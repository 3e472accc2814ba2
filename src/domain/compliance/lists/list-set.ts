// A national list as it is kept: one bit for each number, in blocks of ten million, which have one object each. Exact: the
// number is its block and its last seven digits.

/** What a block is: the set whose object has it, of when it is (ms), and how many numbers are on it. */
export type ListBlock = readonly [setId: string, asOf: number, numbers: number];
/** By the digits in front of the last seven: `1305` of +1 305. */
export type ListBlocks = Readonly<Record<string, ListBlock>>;

export interface ListSet {
  list: string;
  setId: string;
  /** Of its oldest block, in ms. */
  asOf: number;
  numbers: number;
  /** Nobody outside its blocks is on it; else nothing is known of those. */
  whole: boolean;
  blocks: ListBlocks;
  uploadedAt: number;
  uploadedBy: string;
}

const LAST_DIGITS = 7;
/** Ten million bits. */
export const BLOCK_BYTES = 1_250_000;
/** An exchange: ten thousand bits. */
export const EXCHANGE_BYTES = 1_250;
const BITS_OF_AN_EXCHANGE = 10_000;

export interface ListPlace {
  block: string;
  /** Of its bit in the block. */
  bit: number;
}

/** Of a number in normal form; null: it is too short to have a place. */
export function placeInList(phoneNumber: string): ListPlace | null {
  const block = phoneNumber.slice(1, -LAST_DIGITS);
  return block === "" ? null : { block, bit: Number(phoneNumber.slice(-LAST_DIGITS)) };
}

/** Where the exchange of a bit begins in its block's object. */
export const exchangeStart = (bit: number): number => Math.floor(bit / BITS_OF_AN_EXCHANGE) * EXCHANGE_BYTES;

/** `bytes` begin at `start` in the block. */
export const isSet = (bytes: Uint8Array, bit: number, start = 0): boolean =>
  (((bytes[(bit >> 3) - start] ?? 0) >> (bit & 7)) & 1) === 1;

/** True when it was otherwise before. */
export function setBit(bytes: Uint8Array, bit: number, on: boolean): boolean {
  const before = isSet(bytes, bit);
  if (before === on) return false;
  const at = bit >> 3;
  bytes[at] = on ? (bytes[at] ?? 0) | (1 << (bit & 7)) : (bytes[at] ?? 0) & ~(1 << (bit & 7));
  return true;
}

export const blockObject = (list: string, setId: string, block: string): string =>
  `${setPrefix(list, setId)}${block}`;
/** What the objects of a set begin with. */
export const setPrefix = (list: string, setId: string): string => `lists/${list}/${setId}/`;

/** What follows from the blocks. */
export function summaryOf(blocks: ListBlocks): Pick<ListSet, "asOf" | "numbers"> {
  const all = Object.values(blocks);
  return {
    asOf: Math.min(...all.map(([, asOf]) => asOf)),
    numbers: all.reduce((sum, [, , numbers]) => sum + numbers, 0),
  };
}

/** As in a rule pack: us-national-dnc. Null for anything else. */
export const readListName = (text: string): string | null =>
  text.length <= 100 && /^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$/.test(text) ? text : null;
