// The first look at a service that lacks settings: the checklist with the fix beside each point, and a token that the
// browser makes and sends nowhere. What the service would say of itself is said for it here.
import type { Browser, BrowserContextOptions } from "playwright-core";
import { axeProblems, picture } from "./look.ts";

const HEALTH = {
  status: "unavailable",
  checks: {
    configuration: {
      status: "failed",
      problems: ["VALID_TOKENS is empty, and API_TOKENS too: nobody could call the API."],
    },
    database: { status: "ok" },
    gate: { status: "unknown" },
  },
};

export async function firstRun(
  browser: Browser,
  url: string,
  { name, ...look }: BrowserContextOptions & { name: string },
  pictures: string,
): Promise<string[]> {
  const context = await browser.newContext({ ...look, reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", error => problems.push(`${name} first run: ${error.message}`));
  await page.route("**/ui/session", route =>
    route.fulfill({ status: 503, json: { error: "not configured" } }),
  );
  await page.route("**/health", route => route.fulfill({ status: 503, json: HEALTH }));
  await page.goto(`${url}/ui/`);
  const sent: string[] = [];
  await page.getByRole("button", { name: "Make a token" }).waitFor();
  page.on("request", request => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.getByRole("button", { name: "Make a token" }).click();
  await page.getByText(/^owner:admin:sha256:[0-9a-f]{64}$/).waitFor();
  for (const found of await axeProblems(page)) problems.push(`${name} first run: ${found}`);
  if (await page.evaluate("document.documentElement.scrollWidth > innerWidth"))
    problems.push(`${name} first run: the page scrolls sideways`);
  const told = sent.filter(request => !request.endsWith("/health ") && !request.endsWith("/ui/session "));
  if (told.length > 0) problems.push(`${name} first run: it sent ${told.join(", ")}`);
  await picture(page, pictures, `first-run-${name}`);
  await context.close();
  return problems;
}
