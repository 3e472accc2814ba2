// What the command line loads when it starts.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const NODE = join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
const NAME_WHAT_IS_LOADED = `data:text/javascript,
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { console.error(url); return next(url, context); } });`;

it("loads the client and the pure domain, and nothing of the service", async () => {
  const { stderr } = await promisify(execFile)(NODE, [
    ...["--import", NAME_WHAT_IS_LOADED, "src/cli/cli.ts", "--help"],
  ]);
  const root = `${pathToFileURL(process.cwd()).href}/`;
  const loaded = stderr.split("\n").flatMap(url => (url.startsWith(root) ? [url.slice(root.length)] : []));
  expect(loaded).toContain("src/cli/run.ts");
  expect(loaded.filter(file => !/^src\/(cli|client|domain)\//.test(file))).toEqual([]);
});
