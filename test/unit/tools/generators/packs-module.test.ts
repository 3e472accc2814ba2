// What is bundled of the packs against the files that people keep.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { allChecks, checkPacks } from "../../../../src/tools/checks/check-packs.ts";
import { PACKS_MODULE, packsModule } from "../../../../src/tools/generators/packs-module.ts";

it("is what the files say; npm run packs writes it anew", async () => {
  expect(await readFile(PACKS_MODULE, "utf8")).toBe(await packsModule());
});

it("is looked at before every deploy, and one check that fails fails them all", async () => {
  const broken = { exitCode: 2 as const, lines: ["broken"] };
  expect(await checkPacks()).toMatchObject({ exitCode: 0 });
  expect(await allChecks([Promise.resolve(broken), checkPacks()])).toMatchObject({ exitCode: 2 });
});

it("is small", async () => {
  expect(gzipSync(await readFile(PACKS_MODULE)).length).toBeLessThan(12_000);
});
