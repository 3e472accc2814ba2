// The client as a package: one script, its types, what npm reads of it.
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ROOT } from "../process/wrangler.ts";

export const CLIENT_NAME = "@campaign-call-manager/client";
export const CLIENT_DIRECTORY = join(ROOT, "dist", "client");

const run = promisify(execFile);

/** Into an empty folder; answers with the size of the script in bytes. */
export async function buildClient(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await Promise.all([writeScript(directory), writeTypes(join(directory, "types"))]);
  await writeFile(join(directory, "package.json"), await manifest());
  await cp(join(ROOT, "src/client/README.md"), join(directory, "README.md"));
  await cp(join(ROOT, "LICENSE"), join(directory, "LICENSE"));
}

/** Whatever is not of every platform fails here: nothing is external. */
const writeScript = (directory: string) =>
  build({
    absWorkingDir: ROOT,
    entryPoints: ["src/client/index.ts"],
    outfile: join(directory, "index.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    legalComments: "none",
    tsconfig: "src/client/tsconfig.json",
    logLevel: "error",
  });

async function writeTypes(directory: string): Promise<void> {
  const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", directory];
  await run(join(ROOT, "node_modules/.bin/tsc"), ["-p", join(ROOT, "src/client/tsconfig.json"), ...options], {
    cwd: ROOT,
  });
  const files = await readdir(directory, { recursive: true });
  for (const file of files.filter(name => name.endsWith(".d.ts"))) {
    const path = join(directory, file);
    const text = await readFile(path, "utf8");
    // The compiler leaves them as they were written.
    await writeFile(path, text.replace(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
  }
}

async function manifest(): Promise<string> {
  const { version, license, engines } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const made = {
    name: CLIENT_NAME,
    version,
    description: "The typed client of Campaign Call Manager: outbound call campaigns.",
    license,
    type: "module",
    sideEffects: false,
    engines,
    exports: { ".": { types: "./types/index.d.ts", default: "./index.js" } },
    types: "./types/index.d.ts",
    files: ["index.js", "types"],
  };
  return `${JSON.stringify(made, null, 2)}\n`;
}

/** Answers with the tarball's path. */
export async function packClient(directory: string, into: string): Promise<string> {
  await mkdir(into, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", into], {
    cwd: directory,
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`);
  return join(into, packed.filename);
}
