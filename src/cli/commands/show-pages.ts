// Prints a list that comes in pages: one page, or all of them as they come.
import type { List, Page } from "../../client/core/lists.ts";
import { plainJson } from "../terminal/plain-text.ts";
import type { CommandContext } from "./command.ts";

interface Listing<T> {
  list(paging: { limit?: string | undefined }): List<T, Page<T>>;
  /** Of one page; absent = as the service has it. */
  limit: string | undefined;
  all: boolean;
  lines(rows: readonly T[], width: number): string[];
  /** Printed when there is nothing. */
  none: string;
}

/** With `all`, JSON is one array; else it is the page as the API gives it. */
export async function showPages<T>({ screen }: CommandContext, listing: Listing<T>): Promise<void> {
  const { list, limit, all, lines, none } = listing;
  if (!all) {
    const page = await list({ limit }).page();
    screen.show(page, ({ data }, width) => (data.length === 0 ? [none] : lines(data, width)));
    if (page.next_cursor !== null) screen.hint("There are more: --all shows them, --limit N as many.");
    return;
  }
  let count = 0;
  for await (const { data } of list({}).pages()) {
    if (screen.json) printItems(data, count, screen.out);
    else if (data.length > 0) screen.print(lines(data, screen.width).slice(count === 0 ? 0 : 1));
    count += data.length;
  }
  if (screen.json) screen.out.write(count === 0 ? "[]\n" : "\n]\n");
  else if (count === 0) screen.print([none]);
}

/** Items of one array over many pages, never whole in memory. */
function printItems(items: readonly unknown[], before: number, out: CommandContext["screen"]["out"]): void {
  for (const [i, item] of items.entries()) out.write(`${before + i === 0 ? "[\n" : ",\n"}${plainJson(item)}`);
}
