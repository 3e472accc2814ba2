// Sends some at a time, begun in order; those that were begun are all waited for.

/** Requests that may wait for their headers at once in one invocation (a limit of the platform). */
export const AT_ONCE = 6;

/** What came of the first ones; those behind them were not begun, as `mayBegin` wished. */
export async function sendInOrder<Item, Result>(
  items: readonly Item[],
  most: number,
  send: (item: Item) => Promise<Result>,
  mayBegin: (ended: readonly (Result | undefined)[]) => boolean,
): Promise<Result[]> {
  const ended: (Result | undefined)[] = [];
  let next = 0;
  const one = async () => {
    while (next < items.length && mayBegin(ended)) {
      const at = next++;
      ended[at] = await send(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, one));
  return ended.slice(0, next) as Result[];
}
