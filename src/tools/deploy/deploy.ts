// `npm run deploy`: checks the rules file, migrates the remote database, deploys. Arguments go to `wrangler deploy`.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { allChecks, checkPacks } from "../checks/check-packs.ts";
import { checkRulesFile, RULES_FILE } from "../checks/check-rules.ts";
import { exitCodeOf, ROOT, spawnWrangler } from "../process/wrangler.ts";
import { deploy } from "./deploy-steps.ts";

process.exitCode = await deploy(process.argv.slice(2), {
  checkRules: () => allChecks([checkRulesFile(RULES_FILE), checkPacks()]),
  readConfig: path => readFile(resolve(ROOT, path ?? "wrangler.toml"), "utf8"),
  run: args => exitCodeOf(spawnWrangler(args, { stdio: "inherit" })),
  print: line => console.log(line),
});
