// Lists that come in pages: one page, or all of them as they come.

import type { Query } from "../client/service.ts";
import { plainJson } from "../terminal/plain-text.ts";
import type { World } from "./command.ts";

const FULL_PAGE = "500";

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

interface Listing<T> {
  path: string;
  query: Query;
  all: boolean;
  lines(rows: readonly T[], width: number): string[];
  /** Said when there is nothing. */
  none: string;
}

/** With `all`, JSON is one array; else it is the page as the API gives it. */
export async function showPages<T>({ service, screen }: World, listing: Listing<T>): Promise<void> {
  const { path, query, all, lines, none } = listing;
  const pageAt = (cursor: string | undefined) =>
    service.get<Page<T>>(path, { ...query, ...(all ? { limit: FULL_PAGE } : {}), cursor });
  if (!all) {
    const page = await pageAt(undefined);
    screen.show(page, (shown, width) => (shown.data.length === 0 ? [none] : lines(shown.data, width)));
    if (page.next_cursor !== null) screen.note("There are more: --all shows them, --limit N as many.");
    return;
  }
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await pageAt(cursor);
    if (screen.json) printItems(page.data, count, screen.out);
    else if (page.data.length > 0) screen.print(lines(page.data, screen.width).slice(count === 0 ? 0 : 1));
    count += page.data.length;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  if (screen.json) screen.out.write(count === 0 ? "[]\n" : "\n]\n");
  else if (count === 0) screen.print([none]);
}

/** Items of one array over many pages, never whole in memory. */
function printItems(items: readonly unknown[], before: number, out: World["screen"]["out"]): void {
  for (const [i, item] of items.entries()) out.write(`${before + i === 0 ? "[\n" : ",\n"}${plainJson(item)}`);
}
