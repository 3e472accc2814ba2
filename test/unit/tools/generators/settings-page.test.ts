// The settings are said in three places: themselves, docs/settings.md, wrangler.toml. The three agree.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SECTIONS } from "../../../../src/settings/index.ts";
import type { Setting } from "../../../../src/settings/setting.ts";
import { SETTINGS_PAGE, settingsPage } from "../../../../src/tools/generators/settings-page.ts";

const ALL = SECTIONS.flatMap(({ fields }) => Object.entries(fields));
const names = (secret: boolean) => ALL.flatMap(([name, s]) => (s.secret === secret ? [name] : []));
const WRANGLER = readFileSync("wrangler.toml", "utf8");
const VARS = new Map(
  [...(/^\[vars\]$(.*?)^\[/ms.exec(WRANGLER)?.[1] ?? "").matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(
    ([, name = "", value = ""]) => [name, value],
  ),
);

it("docs/settings.md is what `npm run docs:settings` writes", () => {
  expect(readFileSync(SETTINGS_PAGE, "utf8")).toBe(settingsPage(SECTIONS));
});

describe("a setting", () => {
  it("has one name in one section", () => {
    expect(new Set(ALL.map(([name]) => name)).size).toBe(ALL.length);
  });

  it.each(ALL.filter(([, s]) => !s.example.includes("<")))(
    "takes its own example: %s",
    (_, s: Setting<unknown>) => {
      expect(s.schema().safeParse(s.example)).toMatchObject({ success: true });
    },
  );

  it.each(ALL)("%s is written about on one line, in sentences", (_, { about }) => {
    expect(about).toMatch(/^[A-Z`0-9].*\.$/);
    expect(about).not.toContain("\n");
  });
});

describe("wrangler.toml", () => {
  it("has every variable and no other", () => {
    expect([...VARS.keys()].sort()).toEqual(names(false).sort());
  });

  it("names every secret", () => {
    const list = /^# Secrets \(.*?\): ([\s\S]*?)\.$/m.exec(WRANGLER)?.[1]?.match(/[A-Z_]{4,}/g);
    expect(list?.sort()).toEqual(names(true).sort());
  });

  it.each([...VARS])("says the default where it says a value: %s", (name, value) => {
    const schema = ALL.find(([n]) => n === name)?.[1].schema();
    expect(schema?.safeParse(value)).toEqual(schema?.safeParse(""));
  });
});
