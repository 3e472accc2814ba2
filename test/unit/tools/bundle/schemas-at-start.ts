// The script that a deployment uploads, run in Node as far as its modules go: how many of zod's schemas, and checks
// of them, it has made by then, and by the end of the first request.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Bundle } from "../../../../src/tools/bundle/make-bundle.ts";

/** Each schema and each check gets its `_zod` once. */
const COUNT = `let made = 0;
const define = Object.defineProperty;
Object.defineProperty = (of, name, as) => {
  if (name === "_zod") made += 1;
  return define(of, name, as);
};
const { default: worker } = await import("./counted.mjs");
const atStart = made;
await worker.fetch(new Request("http://localhost/api/v1/calls"), { ENVIRONMENT: "development" }, { waitUntil() {} });
console.log(JSON.stringify({ atStart, firstRequest: made - atStart }));
`;

/** Writes what it needs beside the script. */
export async function schemasMade({
  script,
  texts,
}: Bundle): Promise<{ atStart: number; firstRequest: number }> {
  const directory = dirname(script);
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  let source = await readFile(script, "utf8");
  for (const name of texts) {
    await write(
      `${name}.mjs`,
      `export default ${JSON.stringify(await readFile(join(directory, name), "utf8"))};`,
    );
    source = source.replaceAll(`"./${name}"`, `"./${name}.mjs"`);
  }
  await write("workers.mjs", "export class DurableObject {}");
  await write("counted.mjs", source.replaceAll('"cloudflare:workers"', '"./workers.mjs"'));
  await write("count.mjs", COUNT);
  const { stdout } = await promisify(execFile)(process.execPath, [join(directory, "count.mjs")]);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
