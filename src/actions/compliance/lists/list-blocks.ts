// The blocks of a set while it is made: few of them in memory, the rest in the bucket. A file in the order of its numbers
// writes each block once; one that jumps back and forth reads them again, as often as one request may.
import {
  BLOCK_BYTES,
  blockObject,
  type ListBlock,
  type ListPlace,
  type ListSet,
  setBit,
} from "../../../domain/compliance/lists/list-set.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import type { ListBucket } from "../../ports/list-store.ts";

/** In memory at once: 20 MB. */
const MOST_OPEN = 16;
/** Reads and writes of one upload: a request may send a thousand. */
const MOST_OPERATIONS = 900;

interface OpenBlock {
  bytes: Uint8Array;
  numbers: number;
}

export class ListBlocksInMaking {
  readonly #bucket: ListBucket;
  readonly #set: Pick<ListSet, "list" | "setId">;
  readonly #base: ListSet | null;
  /** The one used last comes last. */
  readonly #open = new Map<string, OpenBlock>();
  /** How many numbers are on each. */
  readonly #written = new Map<string, number>();
  #operations = 0;

  /** `base`: what a block begins as; null = empty. */
  constructor(bucket: ListBucket, set: Pick<ListSet, "list" | "setId">, base: ListSet | null) {
    this.#bucket = bucket;
    this.#set = set;
    this.#base = base;
  }

  /** A promise only when there is something to wait for. */
  put({ block, bit }: ListPlace, on: boolean): Promise<void> | undefined {
    const open = this.#open.get(block);
    if (open === undefined) return this.#load(block).then(loaded => change(loaded, bit, on));
    change(open, bit, on);
    return undefined;
  }

  /** Everything is in the bucket afterwards. */
  async finish(asOf: number): Promise<Record<string, ListBlock>> {
    for (const [block, open] of this.#open) await this.#write(block, open);
    this.#open.clear();
    return Object.fromEntries(
      [...this.#written].map(([block, n]) => [block, [this.#set.setId, asOf, n] as const]),
    );
  }

  async #load(block: string): Promise<OpenBlock> {
    const [oldest] = this.#open;
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) {
      this.#open.delete(oldest[0]);
      await this.#write(...oldest);
    }
    const open = await this.#begin(block);
    this.#open.set(block, open);
    return open;
  }

  async #begin(block: string): Promise<OpenBlock> {
    const { list, setId } = this.#set;
    const numbers = this.#written.get(block);
    if (numbers !== undefined) return { bytes: await this.#read(blockObject(list, setId, block)), numbers };
    const before = this.#base?.blocks[block];
    if (before === undefined) return { bytes: new Uint8Array(BLOCK_BYTES), numbers: 0 };
    return { bytes: await this.#read(blockObject(list, before[0], block)), numbers: before[2] };
  }

  async #read(name: string): Promise<Uint8Array> {
    this.#count();
    const bytes = await this.#bucket.read(name);
    if (bytes?.byteLength === BLOCK_BYTES) return bytes;
    throw new CallManagerError(
      "conflict",
      `The bucket has no whole object ${name}: upload the list anew, without change.`,
    );
  }

  async #write(block: string, { bytes, numbers }: OpenBlock): Promise<void> {
    this.#count();
    const { list, setId } = this.#set;
    await this.#bucket.write(blockObject(list, setId, block), bytes);
    this.#written.set(block, numbers);
  }

  #count(): void {
    if (++this.#operations <= MOST_OPERATIONS) return;
    throw invalid({
      file: [
        "jumps between area codes too often for one upload: sort it by number, or send it in parts with change=areas",
      ],
    });
  }
}

function change(open: OpenBlock, bit: number, on: boolean): void {
  if (setBit(open.bytes, bit, on)) open.numbers += on ? 1 : -1;
}
