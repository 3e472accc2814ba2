// `npm run setup`: database, queues, archive, provider, secrets, deployment; safe to run again.
import { createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { allChecks, checkPacks } from "../checks/check-packs.ts";
import { checkRulesFile, RULES_FILE } from "../checks/check-rules.ts";
import { deploy } from "../deploy/deploy-steps.ts";
import { exitCodeOf, ROOT, spawnWrangler } from "../process/wrangler.ts";
import { setUp } from "./setup-steps.ts";

const CONFIG = resolve(ROOT, "wrangler.toml");
const readConfig = () => readFile(CONFIG, "utf8");

/** `show`: what it prints goes to the terminal as well. */
async function run(args: readonly string[], input: string | undefined, show: boolean) {
  const child = spawnWrangler(args, {
    stdio: [input === undefined ? (show ? "inherit" : "ignore") : "pipe", "pipe", "pipe"],
  });
  let output = "";
  const collect = (stream: Readable | null, to: NodeJS.WriteStream) =>
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
      if (show) to.write(chunk);
    });
  collect(child.stdout, process.stdout);
  collect(child.stderr, process.stderr);
  child.stdin?.end(input);
  return { exitCode: await exitCodeOf(child), output };
}

process.exitCode = await setUp({
  run: (args, input) => run(args, input, false),
  watch: args => run(args, undefined, true),
  async deploy() {
    let output = "";
    const exitCode = await deploy([], {
      checkRules: () => allChecks([checkRulesFile(RULES_FILE), checkPacks()]),
      readConfig,
      run: async args => {
        const ran = await run(args, undefined, true);
        output += ran.output;
        return ran.exitCode;
      },
      print: line => console.log(line),
    });
    return { exitCode, output };
  },
  readConfig,
  writeConfig: text => writeFile(CONFIG, text),
  newSecret: () => randomBytes(32).toString("base64url"),
  sha256: async text => createHash("sha256").update(text).digest("hex"),
  print: line => console.log(line),
});
