// The programs of docs/examples, as they are written: with the packed client, against the real service.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEVELOPMENT_TOKEN } from "../../src/domain/access/development-token.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { fireCron } from "../../src/tools/dev/local-service.ts";
import { cutOff } from "../support/documented-receiver.ts";
import { checkTypes, env, type InstalledClient, installedClient } from "../unit/client/installed-client.ts";

const EXAMPLES = "docs/examples";
const VARS = {
  SIMULATOR_MIN_SECONDS: "0",
  SIMULATOR_MAX_SECONDS: "0",
  SIMULATOR_SEED: "examples",
};
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET = "whsec_b2xkIHNlY3JldCBvZiAyNCBieXRlcw==";

let installed: InstalledClient;
const service = new DemoService();
const started: ChildProcess[] = [];

beforeAll(async () => {
  installed = await installedClient();
  await cp(EXAMPLES, installed.folder, { recursive: true });
  await service.start(VARS, new AbortController().signal);
}, 120_000);
afterAll(async () => {
  for (const child of started) child.kill();
  await service.stop();
  await installed?.remove();
}, 30_000);

interface Running {
  child: ChildProcess;
  out(): string;
}

function start(args: string[], more: Record<string, string>): Running {
  const child = spawn(process.execPath, ["--no-warnings", ...args], {
    cwd: installed.folder,
    env: { ...env, CALL_MANAGER_URL: service.url, CALL_MANAGER_TOKEN: DEVELOPMENT_TOKEN, ...more },
  });
  started.push(child);
  let written = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", piece => (written += piece));
  return { child, out: () => written };
}

async function runs(...args: string[]): Promise<{ code: number; out: string }> {
  const { child, out } = start(args, { POLL_SECONDS: "0.3" });
  // What a retry waits for is fed to the dialler by the watchdog as well.
  const timer = setInterval(() => fireCron(service.url).catch(() => {}), 1_000);
  const [code] = await once(child, "close");
  clearInterval(timer);
  return { code, out: out() };
}

it("fit the types that the package ships", async () => {
  const files = (await readdir(EXAMPLES)).filter(name => name.endsWith(".ts"));
  expect(files.sort()).toEqual(["nightly-csv.ts", "one-call.ts", "webhook-receiver.ts"]);
  const typeRoots = [join(process.cwd(), "node_modules/@types")];
  await checkTypes(
    installed.folder,
    { lib: ["ES2024"], types: ["node"], typeRoots, skipLibCheck: true },
    files,
  );
});

it("nightly-csv.ts brings a list in and its results back, once a night", async () => {
  const rows = ["phone_number,name", "+15005550101,Ada", "+15005550102,Bo", "none,Cy"];
  await writeFile(join(installed.folder, "tonight.csv"), `${rows.join("\n")}\n`);
  const first = await runs("nightly-csv.ts", "tonight.csv", "results.csv");
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toContain("2 added, 0 known, 1 rejected");
  expect(first.out).toMatch(/line 4: .+/);
  const results = (await readFile(join(installed.folder, "results.csv"), "utf8")).trim().split(/\r?\n/);
  expect(results).toHaveLength(3);
  expect(results.slice(1).every(line => /\b(PICKED|FAILED)\b/.test(line))).toBe(true);
  await rm(join(installed.folder, "results.csv"));
  const again = await runs("nightly-csv.ts", "tonight.csv", "results.csv");
  expect(again).toMatchObject({ code: 0 });
  expect(again.out.trim()).toBe(first.out.trim().split("\n").at(-1));
  expect((await readFile(join(installed.folder, "results.csv"), "utf8")).trim().split(/\r?\n/)).toEqual(
    results,
  );
});

describe("one-call.ts", () => {
  it("follows its call to the end, and the same deal is the same call", async () => {
    const first = await runs("one-call.ts", "deal-17", "+15005550103");
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/deal-17: (PICKED|FAILED) after \d attempts/);
    const again = await runs("one-call.ts", "deal-17", "+15005550103");
    expect(again.out.split("\n").at(-2)).toBe(first.out.split("\n").at(-2));
  });
  it("calls the right number of a deal whose first one was refused", async () => {
    const deal = "deal 20 of Zoë";
    expect(await runs("one-call.ts", deal, "12")).toMatchObject({ code: 1 });
    expect(await runs("one-call.ts", deal, "+15005550104")).toMatchObject({ code: 0 });
  });
  it("says why a number is not called", async () => {
    expect(await runs("one-call.ts", "deal-18", "12")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^phone_number: /),
    });
    expect(await runs("one-call.ts", "deal-19", "+15005550103")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Called a moment ago: [\da-f-]{36}/),
    });
  });
});

it("webhook-receiver.ts keeps each signed event once, and nothing else", async () => {
  const running = start(["webhook-receiver.ts", "inbox.jsonl"], {
    PORT: "0",
    WEBHOOK_SECRETS: `${SECRET},${OLD_SECRET}`,
  });
  while (!running.out().includes("Listening")) await once(running.child.stdout ?? running.child, "data");
  const port = /Listening on (\d+)/.exec(running.out())?.[1];
  const send = (id: string, secret: string, off = 0, type = "trunk.paused") => {
    const at = new Date(Date.now() + off);
    const body = JSON.stringify({
      id,
      type,
      timestamp: at.toISOString(),
      sequence: 7,
      data: {},
    });
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    };
    return fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body });
  };
  const answers = await Promise.all([send("evt_1", SECRET), send("evt_2", OLD_SECRET)]);
  expect([...answers, await send("evt_1", SECRET)].map(({ status }) => status)).toEqual([204, 204, 204]);
  expect((await send("evt_3", "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==")).status).toBe(400);
  expect((await send("evt_4", SECRET, -600_000)).status).toBe(400);
  // Neither a body that is cut off nor work that fails stops it.
  await cutOff(port ?? "");
  expect((await send("evt_5", SECRET, 0, "call.finished")).status).toBe(204);
  expect((await send("evt_1", SECRET)).status).toBe(204);
  expect(running.out()).toContain("TypeError");
  const kept = await readFile(join(installed.folder, "inbox.jsonl"), "utf8");
  expect(
    kept
      .trim()
      .split("\n")
      .map(line => JSON.parse(line).id)
      .sort(),
  ).toEqual(["evt_1", "evt_2", "evt_5"]);
  expect(running.out()).toContain("7: trunk.paused");
});
