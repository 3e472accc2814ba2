// `npm run test:browser`: the dashboard in a real Chromium, against the service on this machine. Each page in both
// themes and on a narrow screen: no error in the console, nothing that the policy stopped, nothing that axe finds.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { DemoService } from "../../src/tools/demo/service.ts";
import { ROOT } from "../../src/tools/process/wrangler.ts";
import { seed } from "./seed.ts";
import { walk } from "./walk.ts";

/** Screenshots, to look at. */
const PICTURES = join(ROOT, "coverage", "browser");

const CANDIDATES = [
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

const VARS = {
  TELEPHONY_PROVIDER: "simulator",
  SIMULATOR_SEED: "browser",
  SIMULATOR_MIN_SECONDS: "1",
  SIMULATOR_MAX_SECONDS: "3",
  MAX_CONCURRENT_CALLS: "12",
};

const executablePath = CANDIDATES.find(path => path !== "" && existsSync(path));
if (executablePath === undefined) {
  console.error(
    "\n  SKIPPED: the dashboard was NOT tried in a browser. There is no Chromium here; install one, or name it in CHROMIUM_PATH.\n",
  );
} else {
  await mkdir(PICTURES, { recursive: true });
  const service = new DemoService();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    await service.start(VARS, new AbortController().signal);
    const seeded = await seed(service.url);
    const problems = await walk(browser, service.url, seeded, PICTURES);
    for (const problem of problems) console.error(`  ✗ ${problem}`);
    console.log(problems.length === 0 ? "The dashboard works in a browser." : `${problems.length} problems.`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await service.stop();
  }
}
