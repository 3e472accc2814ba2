// Lists and files that the API answers in parts, each with a cursor to the next.

/** A list: iterate it for its items, all pages through; or take its pages. Nothing is asked before that. */
export interface List<Item, Page> extends AsyncIterable<Item> {
  /** All pages, each as the API answers it; as long as one may be, where the query has no `limit`. */
  pages(): AsyncIterable<Page>;
  /** One page, where the query's `cursor` says. */
  page(): Promise<Page>;
}

/** A page of a list that the API answers as a bare array. */
export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

export interface Part {
  text: string;
  /** Of the part behind this one; an export that was broken off goes on there. */
  nextCursor: string | null;
}

/** A file in parts, to be written one after the other. Nothing is asked before it is iterated. */
export interface Parts extends AsyncIterable<string> {
  parts(): AsyncIterable<Part>;
  /** One part, where the query's `cursor` says. */
  part(): Promise<Part>;
}

export interface Paging {
  limit?: number | string | undefined;
  cursor?: string | undefined;
}

export interface Reading<Item, Page> {
  read(paging: Paging): Promise<Page>;
  itemsOf(page: Page): readonly Item[];
  cursorOf(page: Page): string | null;
  given: Paging;
  /** The longest page. */
  fullPage: number;
}

export function listOf<Item, Page>(reading: Reading<Item, Page>): List<Item, Page> {
  const { read, itemsOf, given } = reading;
  const pages = () => following(reading, { limit: reading.fullPage, ...given });
  return {
    page: () => read(given),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* itemsOf(page);
    },
  };
}

export function partsOf(read: (paging: Paging) => Promise<Part>, given: Paging): Parts {
  const parts = () => following({ read, cursorOf: (part: Part) => part.nextCursor }, given);
  return {
    part: () => read(given),
    parts,
    async *[Symbol.asyncIterator]() {
      for await (const { text } of parts()) yield text;
    },
  };
}

async function* following<P>(
  { read, cursorOf }: Pick<Reading<unknown, P>, "read" | "cursorOf">,
  given: Paging,
): AsyncGenerator<P> {
  let paging = given;
  for (;;) {
    const page = await read(paging);
    yield page;
    const cursor = cursorOf(page);
    if (cursor === null) return;
    paging = { ...paging, cursor };
  }
}

/** `</api/v1/campaigns?cursor=X>; rel="next"` → X. */
export function linkedCursor(link: string | null): string | null {
  const next = /<([^>]*)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return next === undefined ? null : new URL(next, "http://any").searchParams.get("cursor");
}
