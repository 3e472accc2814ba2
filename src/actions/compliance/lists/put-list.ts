// A file of a national list, streamed into bits. What it makes is current when it is whole, and not before: an upload that
// breaks off, or has one bad line, changes nothing.
import { type BadLine, type ListLine, ListReader } from "../../../domain/compliance/lists/list-lines.ts";
import { type ListBlocks, type ListSet, summaryOf } from "../../../domain/compliance/lists/list-set.ts";
import { CallManagerError, invalid } from "../../../domain/errors.ts";
import { DAY_MS } from "../../../domain/time-units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ListBucket, ListStore } from "../../ports/list-store.ts";
import { ListBlocksInMaking } from "./list-blocks.ts";

/** `replace`: the file is the whole list. `areas`: it replaces the area codes that it names. The others change what is there. */
export const LIST_CHANGES = ["replace", "areas", "add", "remove", "column"] as const;
export type ListChange = (typeof LIST_CHANGES)[number];

/** Named in the refusal. */
const NAMED = 20;
/** With so many bad lines it is not such a file. */
const MOST_BAD = 100;
/** No upload takes longer, and no dispatch goes by a set that was replaced so long ago. */
export const SWEPT_AFTER_MS = DAY_MS;

export interface ListDeps {
  lists: ListStore;
  /** Null in an account without R2. */
  listBucket: ListBucket | null;
  clock: Clock;
}

export interface ListAsked {
  list: string;
  text: AsyncIterable<string>;
  /** In ms. */
  asOf: number;
  change: ListChange;
  /** Of numbers without +. */
  country: string;
  /** Nobody in area codes that the file does not name is on the list. */
  whole: boolean;
  /** The file may be of an earlier day than what it replaces. */
  older: boolean;
  by: string;
  requestId?: string | null;
}

export const needBucket = (bucket: ListBucket | null): ListBucket => {
  if (bucket !== null) return bucket;
  throw new CallManagerError(
    "conflict",
    "Lists are kept in the bucket ARCHIVE (R2), which this deployment does not have: see docs/compliance/lists.md.",
  );
};

/** `lines`: of the file. Throws `validation_error`, and `conflict` where there is no bucket, what is there is newer, or another upload was quicker. */
export async function putList(
  ctx: ListDeps & { newId: () => string },
  asked: ListAsked,
): Promise<{ set: ListSet; lines: number }> {
  const bucket = needBucket(ctx.listBucket);
  const [current = null] = await ctx.lists.current([asked.list]);
  const base = asked.change === "replace" ? null : current;
  if (asked.change === "replace") refuseOlder(asked, asked.list, current?.asOf);
  check(ctx, asked, base);
  const { list, asOf } = asked;
  const setId = ctx.newId();
  await ctx.lists.begin({ list, setId }, ctx.clock() + SWEPT_AFTER_MS);
  const changes = isChange(asked.change);
  const making = new ListBlocksInMaking(bucket, { list, setId }, changes ? base : null);
  const lines = await readAll(asked, base, making);
  const made = await making.finish(asOf);
  if (asked.change === "areas")
    for (const block of Object.keys(made))
      refuseOlder(asked, `area ${block} of ${list}`, base?.blocks[block]?.[1]);
  const kept = Object.entries(base?.blocks ?? {}).map(
    ([block, [of, at, numbers]]) => [block, [of, changes ? asOf : at, numbers]] as const,
  );
  const blocks: ListBlocks = { ...Object.fromEntries(kept), ...made };
  if (Object.keys(blocks).length === 0) throw invalid({ file: ["has no number"] });
  const set: ListSet = {
    ...{ list, setId, blocks, ...summaryOf(blocks) },
    whole: base?.whole ?? asked.whole,
    uploadedAt: ctx.clock(),
    uploadedBy: asked.by,
  };
  const over = asked.change === "replace" ? undefined : (base?.setId ?? null);
  const by = { who: asked.by, requestId: asked.requestId ?? null };
  if (await ctx.lists.makeCurrent(set, over, { by, what: asked.change })) return { set, lines };
  throw new CallManagerError(
    "conflict",
    `Another upload has changed ${list} meanwhile: send this one again.`,
  );
}

const isChange = (change: ListChange) => change !== "replace" && change !== "areas";

const show = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Who came onto the list since would be called. `there` (ms): what it is of now; undefined = it is not there. */
function refuseOlder({ asOf, older }: ListAsked, what: string, there: number | undefined): void {
  if (older || there === undefined || asOf >= there) return;
  throw new CallManagerError(
    "conflict",
    `${what} is of ${show(there)}, and the file of ${show(asOf)}: with older=true it replaces it all the same.`,
    { as_of: show(asOf), is_of: show(there) },
  );
}

function check({ clock }: ListDeps, { list, asOf, change }: ListAsked, base: ListSet | null): void {
  if (asOf > clock() + DAY_MS) throw invalid({ as_of: [`must not be in the future, not ${show(asOf)}`] });
  if (!isChange(change)) return;
  if (base === null)
    throw new CallManagerError("conflict", `There is no list ${list} to change: upload it whole first.`);
  if (asOf < base.asOf)
    throw invalid({ as_of: [`must not be before that of the list, ${show(base.asOf)}, not ${show(asOf)}`] });
}

/** Returns how many lines there are. Throws for bad ones. */
async function readAll(
  { text, country, change }: ListAsked,
  base: ListSet | null,
  making: ListBlocksInMaking,
): Promise<number> {
  const bad: BadLine[] = [];
  let read: ListLine[] = [];
  const refuse = (line: BadLine) => {
    if (bad.push(line) >= MOST_BAD) refuseAll(bad);
  };
  const reader = new ListReader(
    country,
    (line, at) => {
      const reason = problemOf(line, change, base);
      if (reason === null) read.push(line);
      else refuse({ line: at, value: line.block, reason });
    },
    refuse,
  );
  const store = async () => {
    const some = read;
    read = [];
    for (const line of some) {
      const wait = making.put(line, change === "remove" ? false : (line.added ?? true));
      if (wait !== undefined) await wait;
    }
  };
  for await (const piece of text) {
    reader.push(piece);
    if (bad.length === 0) await store();
    else read = [];
  }
  reader.end();
  if (bad.length > 0) refuseAll(bad);
  await store();
  return reader.lines;
}

/** Null = there is none. */
function problemOf({ block, added }: ListLine, change: ListChange, base: ListSet | null): string | null {
  if (change === "column" && added === null) return "must say A or D in its last column";
  if (!isChange(change)) return added === false ? "is a removal: send it with change=column" : null;
  const isKnown = base !== null && (base.whole || block in base.blocks);
  return isKnown ? null : "is of an area that the list does not have: upload that whole first (change=areas)";
}

function refuseAll(bad: readonly BadLine[]): never {
  const named = bad.slice(0, NAMED).map(b => `line ${b.line}: ${b.reason}, not "${b.value}"`);
  const more = bad.length >= MOST_BAD ? [`and more: the first ${MOST_BAD} bad lines were looked at`] : [];
  throw invalid({ file: [...named, ...more] });
}
