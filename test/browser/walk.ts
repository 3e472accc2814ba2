// A walk through the dashboard: signing in, every page in every look, and what must work by keys alone.
import type { Browser, Page } from "playwright-core";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { act, byKeysAlone, importFile, startByForecast } from "./actions.ts";
import { firstRun } from "./first-run.ts";
import { axeProblems, picture } from "./look.ts";
import type { Seeded } from "./seed.ts";
import { clickWebhook } from "./webhook-clicks.ts";

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "narrow", colorScheme: "light", viewport: { width: 360, height: 740 } },
] as const;

const pagesOf = ({ running, closed, fresh, callId, webhook }: Seeded): [string, string][] => [
  ["overview", "/ui/"],
  ["campaigns", "/ui/campaigns"],
  ["campaign", `/ui/campaigns/${running}`],
  ["campaign-closed", `/ui/campaigns/${closed}`],
  ["campaign-calls", `/ui/campaigns/${running}/calls`],
  ["campaign-contacts", `/ui/campaigns/${running}/contacts`],
  ["campaign-hours", `/ui/campaigns/${closed}/hours`],
  ["campaign-forecast", `/ui/campaigns/${running}/forecast`],
  ["campaign-start", `/ui/campaigns/${fresh}/forecast`],
  ["campaign-changes", `/ui/campaigns/${running}/changes`],
  ["import", `/ui/campaigns/${running}/import`],
  ["new-campaign", "/ui/campaigns/new"],
  ["calls", "/ui/calls"],
  ["call", `/ui/calls/${callId}`],
  ["dead-letters", "/ui/dead-letters"],
  ["trunks", "/ui/trunks"],
  ["webhooks", "/ui/webhooks"],
  ["webhook", `/ui/webhooks/${webhook}`],
  ["edit-webhook", `/ui/webhooks/${webhook}/edit`],
  ["new-webhook", "/ui/webhooks/new"],
  ["suppressions", "/ui/suppressions"],
  ["changes", "/ui/changes"],
  ["rules", "/ui/rules"],
  ["health", "/ui/health"],
  ["settings", "/ui/settings"],
];

/** What went wrong, a line each. */
export async function walk(
  browser: Browser,
  url: string,
  seeded: Seeded,
  pictures: string,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, ...look } of LOOKS) {
    const context = await browser.newContext({ ...look, reducedMotion: "reduce" });
    const page = await context.newPage();
    let where = `${name} sign-in`;
    page.on("console", message => {
      // A 401 is how the page learns that nobody is signed in.
      if (message.type() === "error" && !/401/.test(message.text()))
        problems.push(`${where}: console: ${message.text()}`);
    });
    page.on("pageerror", error => problems.push(`${where}: ${error.message}`));
    await page.goto(`${url}/`);
    await page.waitForSelector("input[name=token]");
    for (const found of await axeProblems(page)) problems.push(`${where}: ${found}`);
    await picture(page, pictures, `sign-in-${name}`);
    await page.keyboard.press("Tab");
    await page.fill("input[name=token]", DEVELOPMENT_TOKEN);
    await page.keyboard.press("Enter");
    await page.waitForSelector("nav.side");
    for (const [title, path] of pagesOf(seeded)) {
      where = `${name} ${title}`;
      await page.goto(url + path);
      await settled(page, problems, where);
      for (const found of await axeProblems(page)) problems.push(`${where}: ${found}`);
      if (await page.evaluate("document.documentElement.scrollWidth > innerWidth"))
        problems.push(`${where}: the page scrolls sideways`);
      await picture(page, pictures, `${title}-${name}`);
    }
    where = `${name} actions`;
    if (name === "light") {
      problems.push(...(await importFile(page, url, seeded.closed, pictures)));
      problems.push(...(await startByForecast(page, url, seeded)));
      problems.push(...(await byKeysAlone(page, url)));
      problems.push(...(await act(page, url, pictures)));
      problems.push(...(await clickWebhook({ page, url, pictures }, seeded)));
    }
    await context.close();
    problems.push(...(await firstRun(browser, url, { ...look, name }, pictures)));
  }
  return problems;
}

async function settled(page: Page, problems: string[], where: string): Promise<void> {
  await page.waitForSelector("main h1");
  await page
    .waitForSelector(".loading", { state: "detached", timeout: 10_000 })
    .catch(() => problems.push(`${where}: still loading after 10 s`));
  const shown = await page.locator(".problem").allTextContents();
  for (const text of shown) problems.push(`${where}: shows "${text}"`);
}
