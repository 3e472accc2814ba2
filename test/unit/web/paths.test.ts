// Paths of the dashboard: which page they mean, where a search leads, which page tells what a path of the API tells.
import { describe, expect, it } from "vitest";
import { findPage } from "../../../src/web/app/pages.ts";
import { match } from "../../../src/web/app/router.ts";
import { searchTarget } from "../../../src/web/app/search-target.ts";
import { pageOf } from "../../../src/web/pages/page-of.ts";

describe("a path", () => {
  it.each([
    ["/ui", "/ui", {}],
    ["/ui/campaigns", "/ui/campaigns", {}],
    ["/ui/campaigns/new", "/ui/campaigns/new", {}],
    ["/ui/campaigns/7", "/ui/campaigns/:id", { id: "7" }],
    ["/ui/campaigns/7/import", "/ui/campaigns/:id/import", { id: "7" }],
    ["/ui/campaigns/7/hours", "/ui/campaigns/:id/:tab", { id: "7", tab: "hours" }],
    ["/ui/webhooks/new", "/ui/webhooks/new", {}],
    ["/ui/webhooks/0199", "/ui/webhooks/:id", { id: "0199" }],
    ["/ui/calls/01a%2Fb", "/ui/calls/:id", { id: "01a/b" }],
  ])("%s is the page %s", (path, pattern, params) => {
    const found = findPage(path);
    expect([found?.entry.pattern, found?.params]).toEqual([pattern, params]);
  });

  it("that is no page's is none", () => {
    expect(findPage("/ui/nothing")).toBeNull();
    expect(findPage("/ui/campaigns/7/hours/more")).toBeNull();
  });

  it("with broken escapes is read as it stands", () => {
    expect(match("/ui/calls/:id", "/ui/calls/%E0%A4%A")).toEqual({ id: "%E0%A4%A" });
  });
});

describe("a search", () => {
  it.each([
    ["0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23", "/ui/calls/0199a1c2-7d3e-7b10-8c4f-2a6b9d0e1f23"],
    ["7", "/ui/campaigns/7"],
    ["#12", "/ui/campaigns/12"],
    ["+1 (202) 555-0143", "/ui/calls?phone_number=%2B1%20(202)%20555-0143"],
    ["2025550143", "/ui/calls?phone_number=2025550143"],
    ["reminders & more", "/ui/campaigns?name=reminders%20%26%20more"],
    ["javascript:alert(1)", "/ui/campaigns?name=javascript%3Aalert(1)"],
  ])("for %s leads to %s", (text, target) => {
    expect(searchTarget(text)).toBe(target);
  });

  it("for nothing leads nowhere", () => {
    expect(searchTarget("  ")).toBeNull();
  });
});

describe("what needs somebody", () => {
  it.each([
    ["/api/v1/dead-letters?state=waiting", "/ui/dead-letters"],
    ["/api/v1/trunks/default", "/ui/trunks"],
    ["/api/v1/campaigns/7/imports/x", "/ui/campaigns/7/contacts"],
    ["/api/v1/campaigns/7", "/ui/campaigns/7"],
    ["/api/v1/webhooks/0199a1c2-7d3e", "/ui/webhooks/0199a1c2-7d3e"],
    ["/api/v1/webhooks", "/ui/webhooks"],
    ["/health", "/ui/health"],
    ["https://evil.example/", "/ui/health"],
  ])("%s is told by %s", (href, page) => {
    expect(pageOf(href)).toBe(page);
  });
});
