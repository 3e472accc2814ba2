// Lists that the API answers in pages with a cursor.
import type { Query, Service } from "./service.ts";

const FULL_PAGE = "500";

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** All pages, each as long as one may be. */
export async function* pagesOf<T>(service: Service, path: string, query: Query): AsyncGenerator<Page<T>> {
  let cursor: string | undefined;
  do {
    const page: Page<T> = await service.get<Page<T>>(path, { ...query, limit: FULL_PAGE, cursor });
    yield page;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
