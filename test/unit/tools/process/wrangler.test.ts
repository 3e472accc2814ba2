// How a process has ended, as a shell would tell it.
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../../src/tools/process/wrangler.ts";

describe("processes", () => {
  const node = (code: string) => spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "pipe"] });
  it("that a signal ended have the code a shell would give", async () => {
    const child = node("setInterval(() => {}, 1000)");
    child.kill("SIGKILL");
    expect(await exitCodeOf(child)).toBe(137);
  });
});
