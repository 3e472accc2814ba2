// `/openapi.json` and `/docs`: open to everybody, made at the first request of an isolate and cached.
import type { Context } from "hono";
import type { App } from "../../app-env.ts";
import { etagOf, namesTag } from "../../lib/etag.ts";
import { apiDocument } from "../../openapi/document.ts";
import { documentationPage } from "../../openapi/page/page.ts";

interface CachedText {
  text: string;
  etag: string;
}

/** Nothing is fetched, nothing runs; the page's own style stands in it. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Short: a deployment may bring another one. */
const CACHE_CONTROL = "public, max-age=300";

const cache = new Map<string, Promise<CachedText>>();

function cached(name: string, make: () => Promise<string>): Promise<CachedText> {
  const found = cache.get(name) ?? make().then(withEtag);
  cache.set(name, found);
  return found;
}

async function withEtag(text: string): Promise<CachedText> {
  return { text, etag: await etagOf(text) };
}

async function serve(c: Context<App>, { text, etag }: CachedText, headers: Record<string, string>) {
  const all = {
    ...headers,
    ETag: etag,
    "Cache-Control": CACHE_CONTROL,
    "X-Content-Type-Options": "nosniff",
  };
  return namesTag(c.req.header("If-None-Match"), etag) ? c.body(null, 304, all) : c.body(text, 200, all);
}

export async function serveDocument(c: Context<App>): Promise<Response> {
  const document = await cached("openapi.json", async () => JSON.stringify(apiDocument()));
  return serve(c, document, {
    "Content-Type": "application/json; charset=utf-8",
    // It is open, and so it may be read by a page of any site, such as an editor of such documents.
    "Access-Control-Allow-Origin": "*",
  });
}

export async function servePage(c: Context<App>): Promise<Response> {
  const page = await cached("docs", async () => documentationPage(apiDocument()));
  return serve(c, page, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": PAGE_POLICY,
    "Referrer-Policy": "no-referrer",
  });
}
