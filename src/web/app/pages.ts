// The pages, by their paths: each is loaded when it is first looked at.
import type { ComponentType } from "preact";
import { match } from "./router.ts";

export interface PageProps {
  params: Record<string, string>;
  query: URLSearchParams;
}

export type Page = ComponentType<PageProps>;

interface PageEntry {
  pattern: string;
  title: string;
  load: () => Promise<{ default: Page }>;
}

export const PAGES: readonly PageEntry[] = [
  { pattern: "/ui", title: "Overview", load: () => import("../pages/overview.tsx") },
  { pattern: "/ui/campaigns", title: "Campaigns", load: () => import("../pages/campaigns.tsx") },
  { pattern: "/ui/campaigns/new", title: "New campaign", load: () => import("../pages/new-campaign.tsx") },
  { pattern: "/ui/campaigns/:id", title: "Campaign", load: () => import("../pages/campaign.tsx") },
  { pattern: "/ui/campaigns/:id/import", title: "Import", load: () => import("../pages/import.tsx") },
  { pattern: "/ui/campaigns/:id/:tab", title: "Campaign", load: () => import("../pages/campaign.tsx") },
  { pattern: "/ui/calls", title: "Calls", load: () => import("../pages/calls.tsx") },
  { pattern: "/ui/calls/:id", title: "Call", load: () => import("../pages/call.tsx") },
  { pattern: "/ui/dead-letters", title: "Dead letters", load: () => import("../pages/dead-letters.tsx") },
  { pattern: "/ui/trunks", title: "Trunks", load: () => import("../pages/trunks.tsx") },
  { pattern: "/ui/webhooks", title: "Webhooks", load: () => import("../pages/webhooks.tsx") },
  { pattern: "/ui/webhooks/new", title: "New webhook", load: () => import("../pages/new-webhook.tsx") },
  { pattern: "/ui/webhooks/:id", title: "Webhook", load: () => import("../pages/webhook.tsx") },
  {
    pattern: "/ui/webhooks/:id/edit",
    title: "Edit webhook",
    load: () => import("../pages/edit-webhook.tsx"),
  },
  { pattern: "/ui/suppressions", title: "Suppression", load: () => import("../pages/suppressions.tsx") },
  { pattern: "/ui/changes", title: "Changes", load: () => import("../pages/changes.tsx") },
  { pattern: "/ui/rules", title: "Rules", load: () => import("../pages/rules.tsx") },
  { pattern: "/ui/health", title: "Health", load: () => import("../pages/health.tsx") },
  { pattern: "/ui/settings", title: "Settings", load: () => import("../pages/settings.tsx") },
];

export interface FoundPage {
  entry: PageEntry;
  params: Record<string, string>;
}

/** The first whose pattern fits; null = there is no such page. */
export function findPage(path: string): FoundPage | null {
  for (const entry of PAGES) {
    const params = match(entry.pattern, path);
    if (params !== null) return { entry, params };
  }
  return null;
}
