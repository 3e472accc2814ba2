// One look at a page: what axe finds, and a picture.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** A line for each rule that is broken. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} }).then(r => r.violations)`;
  const violations = (await page.evaluate(run)) as Violation[];
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}; ${nodes
        .slice(0, 3)
        .map(n => `${n.html.slice(0, 160)} (${n.failureSummary.replaceAll("\n", " ").slice(0, 200)})`)
        .join(" | ")}`,
  );
}

export const picture = (page: Page, directory: string, name: string) =>
  page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
