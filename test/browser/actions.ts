// What somebody does in the dashboard: importing a file, starting by the forecast, stopping all, and finding a way by keys.
import type { Page } from "playwright-core";
import { axeProblems, picture } from "./look.ts";
import type { Seeded } from "./seed.ts";

/** A file with a row that is no number: looked at, tried, imported. */
export async function importFile(
  page: Page,
  url: string,
  campaign: number,
  pictures: string,
): Promise<string[]> {
  await page.goto(`${url}/ui/campaigns/${campaign}/import`);
  const rows = [
    "Mobile Phone,tz,name",
    "+12025557001,America/New_York,Ada",
    "+12025557002,,Bob",
    "CALL NOW,,Eve",
  ];
  const file = { name: "contacts.csv", mimeType: "text/csv", buffer: Buffer.from(`${rows.join("\n")}\n`) };
  await page.setInputFiles("input[type=file]", file);
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByRole("button", { name: "Import 2" }).waitFor();
  const problems = (await axeProblems(page)).map(found => `import: ${found}`);
  await picture(page, pictures, "import-dry-run");
  await page.getByRole("button", { name: "Import 2" }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  return problems;
}

/** The red button and back, by keys where there are some. */
export async function act(page: Page, url: string, pictures: string): Promise<string[]> {
  const problems: string[] = [];
  await page.goto(`${url}/ui/`);
  await page.waitForSelector("nav.side");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL("**/ui/trunks");
  await page.click(".top button.red");
  await picture(page, pictures, "red-button");
  await page.click("dialog button.red");
  await page.waitForSelector(".trunk.paused");
  await page.click(".trunk button.primary");
  await page.fill("dialog input", "wrong");
  await page.keyboard.press("Enter");
  if ((await page.locator("dialog").count()) !== 1) problems.push("a wrong name resumed the trunk");
  await page.fill("dialog input", "default");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".trunk:not(.paused)");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog .keys");
  await picture(page, pictures, "keys");
  await page.keyboard.press("Escape");
  return problems;
}

/** An empty list takes a second click, and is left alone; one with people is asked about, then started. */
export async function startByForecast(page: Page, url: string, { fresh, empty }: Seeded): Promise<string[]> {
  const problems: string[] = [];
  await page.goto(`${url}/ui/campaigns/${empty}/forecast`);
  await page.getByRole("button", { name: "Start Nobody yet" }).click();
  await page.getByRole("button", { name: "Start all the same" }).waitFor();
  for (const found of await axeProblems(page)) problems.push(`start: ${found}`);
  await page.getByRole("button", { name: "Not now" }).click();
  await page.goto(`${url}/ui/campaigns/${fresh}`);
  await page.getByRole("button", { name: "Start…" }).click();
  await page.waitForURL("**/forecast");
  const asked = page.waitForResponse(answer => answer.url().includes("forecast?lines=3"));
  await page.getByLabel("Lines", { exact: true }).fill("3");
  await asked;
  await page.getByText("Would be done by").waitFor();
  await page.getByRole("button", { name: "Start Renewals of spring" }).click();
  await page.waitForURL(`**/ui/campaigns/${fresh}`);
  await page.getByText("in progress").first().waitFor();
  return problems;
}

const MOST_TABS = 80;

/** Presses Tab until what has the focus is named so. */
async function tabTo(page: Page, name: string): Promise<boolean> {
  const named = "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)";
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press("Tab");
    if (String(await page.evaluate(named)).trim() === name) return true;
  }
  return false;
}

/** From the overview to another answer of a campaign's forecast, without a pointer. */
export async function byKeysAlone(page: Page, url: string): Promise<string[]> {
  await page.goto(`${url}/ui/`);
  await page.waitForSelector("nav.side");
  for (const key of ["g", "c"]) await page.keyboard.press(key);
  await page.waitForURL("**/ui/campaigns");
  await page.waitForSelector("tr[data-row]");
  for (const key of ["j", "Enter"]) await page.keyboard.press(key);
  await page.waitForURL(/\/ui\/campaigns\/\d+$/);
  await page.waitForSelector("nav.tabs");
  if (!(await tabTo(page, "Forecast"))) return ["keys: no way to the forecast"];
  await page.keyboard.press("Enter");
  await page.waitForSelector(".knobs");
  if (!(await tabTo(page, "Lines, slider"))) return ["keys: no way to the slider"];
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByText("Would be done by").waitFor();
  return (await page.inputValue("#if-lines")) === "4" ? [] : ["keys: the slider did not move"];
}
