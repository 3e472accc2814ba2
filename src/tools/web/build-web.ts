// Builds the dashboard: src/web → hashed files in dist/web, with the page that names them. Too large a result fails.

import { overBudget, sizesOf } from "./budgets.ts";
import { buildWeb } from "./bundle.ts";

const built = await buildWeb();
const sizes = sizesOf(built);
const problems = overBudget(sizes);
const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const summary = `dashboard: entry ${kb(sizes.entry)}, all pages ${kb(sizes.pages)}, CSS ${kb(sizes.css)} gzipped`;
if (problems.length === 0) console.log(summary);
else {
  console.error([summary, ...problems].join("\n"));
  process.exitCode = 1;
}
