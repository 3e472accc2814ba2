import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, makeBundle } from "../../../../src/tools/bundle/make-bundle.ts";
import { modulesAtStart, partOf } from "../../../../src/tools/bundle/modules.ts";
import { schemasMade } from "./schemas-at-start.ts";

/** Gzipped bytes of what is uploaded, the dashboard's files aside. */
const BUDGET = 600_000;

/** In bytes; zod's locales are larger than this, the list of their names is not. */
const LIST_OF_NAMES = 1_000;

/** What only some requests need: a start that runs it makes all others wait. */
const NOT_AT_START = ["npm date-fns-tz", "npm date-fns"];

let directory: string;
let bundle: Bundle;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "call-manager-bundle-"));
  bundle = await makeBundle(directory);
}, 60_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("what a deployment uploads", () => {
  it("stays within its budget", async () => {
    expect(gzipSync(await readFile(bundle.script)).byteLength).toBeLessThan(BUDGET);
  });

  it("has no words of zod's but the English ones", () => {
    const locales = Object.entries(bundle.output.inputs)
      .filter(
        ([path, { bytesInOutput }]) => path.includes("zod/v4/locales/") && bytesInOutput > LIST_OF_NAMES,
      )
      .map(([path]) => path.split("/").at(-1));
    expect(locales).toEqual(["en.js"]);
  });

  it.each(NOT_AT_START)("does not run %s at the start", part => {
    expect(Object.keys(bundle.output.inputs).map(partOf)).toContain(part);
    expect([...modulesAtStart(bundle.inputs)].map(partOf)).not.toContain(part);
  });

  it("makes the first schema of zod's at the first request, not at the start", async () => {
    const { atStart, firstRequest } = await schemasMade(bundle);
    expect(atStart).toBe(0);
    expect(firstRequest).toBeGreaterThan(0);
  });

  it("knows what runs at the start", () => {
    expect(modulesAtStart(bundle.inputs)).toContain("src/http/app.ts");
  });
});
