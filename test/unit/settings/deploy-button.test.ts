// What a deploy button would store as secrets of whoever presses it: nothing that opens a door.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readSettings } from "../../../src/settings/index.ts";

const EXAMPLE = Object.fromEntries(
  readFileSync(".dev.vars.example", "utf8")
    .split("\n")
    .flatMap(line => {
      const [, name, value] = /^([A-Z_]+)="(.*)"$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
);

it("has no secrets but these", () => {
  expect(Object.keys(EXAMPLE)).toEqual(["API_TOKENS", "SESSION_SECRET", "WEBHOOK_SECRET_KEY"]);
});

it.each(Object.entries(EXAMPLE))("has a value that is refused: %s", (name, value) => {
  const read = readSettings({
    ENVIRONMENT: "production",
    PUBLIC_URL: "https://calls.example.com",
    TELEPHONY_PROVIDER: "simulator",
    [name]: value,
  });
  expect(read.ok ? [] : read.problems).toContainEqual(expect.stringContaining(`${name} `));
});

it("describes each of them, and no binding that there is not", () => {
  const { cloudflare } = JSON.parse(readFileSync("package.json", "utf8"));
  const described = Object.keys(cloudflare.bindings);
  expect(described).toEqual(expect.arrayContaining(Object.keys(EXAMPLE)));
  const wrangler = readFileSync("wrangler.toml", "utf8");
  for (const name of described) expect(wrangler).toContain(name);
});
