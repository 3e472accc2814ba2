// What is remembered of a process's output.
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { collectLog } from "../../../../src/tools/process/last-lines.ts";

describe("processes", () => {
  const node = (code: string) => spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "pipe"] });
  it("are remembered by their last lines, without colours", async () => {
    const child = node("console.log('\\x1b[31mone\\x1b[39m\\n\\ntwo'); process.stdout.write('three')");
    const log = collectLog(child);
    await new Promise(resolve => child.once("close", resolve));
    expect(log.lines(2)).toEqual(["two", "three"]);
    expect(log.lines()).toEqual(["one", "two", "three"]);
  });
});
