#!/usr/bin/env node
// Starts the command line under the node that comes with the project: the system's own may not read TypeScript.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FIRST_THAT_READS_TYPESCRIPT = 24;

if (Number(process.versions.node.split(".")[0]) >= FIRST_THAT_READS_TYPESCRIPT) {
  await import("./cli.ts");
} else {
  const manifest = createRequire(import.meta.url).resolve("node/package.json");
  const node = join(dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
  const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: "inherit" });
  // A Ctrl-C reaches both; the child decides what it means.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", error => {
    console.error(`${node} does not start: ${error.message}`);
    process.exitCode = 70;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGKILL"];
  });
}
