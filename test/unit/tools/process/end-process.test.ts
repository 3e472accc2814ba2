// How the commands end what they have started.
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { descendantsOf, endProcess } from "../../../../src/tools/process/end-process.ts";

describe("processes", () => {
  const node = (code: string) => spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "pipe"] });
  it("are ended politely, and their code is passed on", async () => {
    const child = node(
      "process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000)",
    );
    await new Promise(resolve => child.stdout?.once("data", resolve));
    expect(await endProcess(child)).toBe(7);
    expect(await endProcess(child)).toBe(7);
  });
  it("are ended with what they started, the youngest first", () =>
    expect(
      descendantsOf(1, [
        [2, 1],
        [3, 2],
        [4, 1],
        [5, 9],
      ]),
    ).toEqual([3, 2, 4]));
});
