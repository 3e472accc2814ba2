// How the commands end what they have started, and what they remember of it.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort, isPortFree } from "../../../../src/tools/dev/port.ts";
import { descendantsOf, endProcess } from "../../../../src/tools/process/end-process.ts";
import { collectLog } from "../../../../src/tools/process/last-lines.ts";
import { exitCodeOf } from "../../../../src/tools/process/wrangler.ts";

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
  it("that a signal ended have the code a shell would give", async () => {
    const child = node("setInterval(() => {}, 1000)");
    child.kill("SIGKILL");
    expect(await exitCodeOf(child)).toBe(137);
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
  it("are remembered by their last lines, without colours", async () => {
    const child = node("console.log('\\x1b[31mone\\x1b[39m\\n\\ntwo'); process.stdout.write('three')");
    const log = collectLog(child);
    await new Promise(resolve => child.once("close", resolve));
    expect(log.lines(2)).toEqual(["two", "three"]);
    expect(log.lines()).toEqual(["one", "two", "three"]);
  });
});

it("a port is taken while somebody listens there", async () => {
  const port = await freePort();
  expect(await isPortFree(port, "localhost")).toBe(true);
  const server = createServer();
  await new Promise<void>(resolve => server.listen(port, "127.0.0.1", resolve));
  expect(await isPortFree(port, "localhost")).toBe(false);
  await new Promise(resolve => server.close(resolve));
});
