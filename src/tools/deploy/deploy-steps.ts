// What a deployment does and in which order: nothing remote is touched before everything local is right.
import { parseArgs } from "node:util";
import type { RulesCheck } from "../checks/check-rules.ts";
import { queuesOf } from "./queues-of.ts";

export interface DeployTools {
  checkRules: () => Promise<RulesCheck>;
  /** The text of wrangler.toml, or of the file that --config names. */
  readConfig: (path: string | null) => Promise<string>;
  /** Runs wrangler; resolves with its exit code. */
  run: (args: string[]) => Promise<number>;
  print: (line: string) => void;
}

const PLACEHOLDER = /^\s*database_id\s*=\s*["']00000000-0000-0000-0000-000000000000["']/m;

const CREATE_DATABASE =
  "wrangler.toml still has the placeholder database_id. Create the database once with " +
  "`npx wrangler d1 create campaign-call-manager`, and put the id that it prints into wrangler.toml.";

/** Returns the exit code. */
export async function deploy(args: readonly string[], tools: DeployTools): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "dry-run": { type: "boolean" },
      config: { type: "string", short: "c" },
      env: { type: "string", short: "e" },
      var: { type: "string", multiple: true },
    },
    strict: false,
    allowPositionals: true,
  });
  if (values.var?.some(pair => String(pair).startsWith("ENVIRONMENT:"))) {
    tools.print("--var ENVIRONMENT is refused: the development token must never be valid in a deployment.");
    return 1;
  }
  const rules = await tools.checkRules();
  for (const line of rules.lines) tools.print(line);
  if (rules.exitCode !== 0) return 1;

  const config = typeof values.config === "string" ? values.config : null;
  const dryRun = values["dry-run"] !== undefined && String(values["dry-run"]) !== "false";
  if (!dryRun) {
    const text = await tools.readConfig(config);
    if (PLACEHOLDER.test(text)) {
      tools.print(CREATE_DATABASE);
      return 1;
    }
    const environment = typeof values.env === "string" ? values.env : null;
    const where = [
      ...(config === null ? [] : ["--config", config]),
      ...(environment === null ? [] : ["--env", environment]),
    ];
    // A deployment fails without one of them, and by then the database has been migrated.
    const missing: string[] = [];
    for (const queue of queuesOf(text, environment)) {
      if ((await tools.run(["queues", "info", queue, ...where])) !== 0) missing.push(queue);
    }
    if (missing.length > 0) {
      tools.print(`Nothing was migrated or deployed: no answer about ${missing.join(", ")}, see above.`);
      tools.print("Where there is no such queue, create it once and deploy again:");
      for (const queue of missing) tools.print(`  npx wrangler queues create ${queue}`);
      return 1;
    }
    // Before the code that needs them. Those that the code still running does mind are named in docs/scale.md.
    const migrated = await tools.run([...["d1", "migrations", "apply", "DB", "--remote"], ...where]);
    if (migrated !== 0) return migrated;
  }
  return tools.run(["deploy", ...args]);
}
