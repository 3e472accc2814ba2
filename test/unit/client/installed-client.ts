// The client's package in a folder of its own, installed from its tarball as anybody would.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { buildClient, packClient } from "../../../src/tools/client/build-client.ts";

export const run = promisify(execFile);

/** Commands run under the Node that runs us, whatever the machine's own is. */
export const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

export interface InstalledClient {
  folder: string;
  tarball: string;
  remove(): Promise<void>;
}

export async function installedClient(): Promise<InstalledClient> {
  const folder = await mkdtemp(join(tmpdir(), "call-manager-client-"));
  await buildClient(join(folder, "built"));
  const tarball = await packClient(join(folder, "built"), folder);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const quiet = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  await run("npm", ["install", ...quiet, tarball], { cwd: folder, env });
  return { folder, tarball, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Throws what the compiler says of the folder's own programs, against the shipped types. */
export async function checkTypes(folder: string, options: object, files: readonly string[]): Promise<void> {
  const compilerOptions = {
    ...{ target: "ES2024", module: "NodeNext", moduleResolution: "NodeNext", strict: true, noEmit: true },
    ...{ exactOptionalPropertyTypes: true, skipLibCheck: false, erasableSyntaxOnly: true },
    ...options,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(process.cwd(), "node_modules/.bin/tsc");
  await run(tsc, ["-p", folder], { env }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}
