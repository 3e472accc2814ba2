// Lists that the API answers in pages with a cursor.

const FULL_PAGE = "500";

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** How long a page is to be, and where it begins; as the API's query has them. */
export interface Paging {
  limit?: string | undefined;
  cursor?: string | undefined;
}

/** All pages, each as long as one may be. */
export async function* pagesOf<T>(read: (paging: Paging) => Promise<Page<T>>): AsyncGenerator<Page<T>> {
  let cursor: string | undefined;
  do {
    const page: Page<T> = await read({ limit: FULL_PAGE, cursor });
    yield page;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
