// The page that shows what a path of the API tells.

const PAGES: [RegExp, (found: RegExpExecArray) => string][] = [
  [/^\/api\/v1\/dead-letters/, () => "/ui/dead-letters"],
  [/^\/api\/v1\/trunks/, () => "/ui/trunks"],
  [/^\/api\/v1\/campaigns\/(\d+)\/imports/, found => `/ui/campaigns/${found[1]}/contacts`],
  [/^\/api\/v1\/campaigns\/(\d+)/, found => `/ui/campaigns/${found[1]}`],
  [/^\/api\/v1\/calls\/([\w-]+)/, found => `/ui/calls/${found[1]}`],
  [/^\/api\/v1\/webhooks\/([\w-]+)/, found => `/ui/webhooks/${found[1]}`],
  [/^\/api\/v1\/webhooks/, () => "/ui/webhooks"],
  [/^\/api\/v1\/suppressions/, () => "/ui/suppressions"],
  [/^\/health/, () => "/ui/health"],
];

export function pageOf(href: string): string {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(href);
    if (found !== null) return page(found);
  }
  return "/ui/health";
}
