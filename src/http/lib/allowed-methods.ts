// Which methods a path knows: the difference between 404 and 405.

/** `routes` as Hono lists them, `:name` stands for one segment; `path` as Hono reads it, without its trailing slash. */
export function methodsOf(routes: readonly { path: string; method: string }[], path: string): string[] {
  const methods = routes.filter(r => r.method !== "ALL" && pattern(r.path).test(path)).map(r => r.method);
  return [...new Set(methods)].sort();
}

const pattern = (route: string) => new RegExp(`^${route.replace(/:[^/]+/g, "[^/]+")}$`);
