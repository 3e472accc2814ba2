// `npx call-manager …`, `npm run cli -- …`: the command line for people and scripts, against any deployment.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { COMMANDS } from "./commands/all.ts";
import { EXIT } from "./exit-codes.ts";
import { run } from "./run.ts";
import { onStop } from "./stop-signals.ts";

const stopped = new AbortController();
onStop(() => {
  if (stopped.signal.aborted) process.exit(EXIT.interrupted);
  stopped.abort();
});

// Whoever reads has seen enough: `… | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.done);
});

process.exitCode = await run(process.argv.slice(2), COMMANDS, {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopped.signal,
  sleep: ms => sleep(ms, undefined, { signal: stopped.signal }),
  newKey: randomUUID,
});
