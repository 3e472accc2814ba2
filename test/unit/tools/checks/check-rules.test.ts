// `npm run check:config`: the shipped file is fine, a broken one is refused with place, text and what is right.
import { describe, expect, it } from "vitest";
import { checkRules, checkRulesFile, RULES_FILE } from "../../../../src/tools/checks/check-rules.ts";

const DAY = (day: string) => `  - { day_of_week: ${day}, start_time: "09:00", end_time: "17:00" }\n`;

it("the shipped file is fine, in one line", async () => {
  const { exitCode, lines } = await checkRulesFile(RULES_FILE);
  expect(exitCode).toBe(0);
  expect(lines).toEqual([
    expect.stringMatching(/^config\/retry_config\.yaml: time zone .+, .+, version [0-9a-f]{16}$/),
  ]);
});

describe("a file that is fine", () => {
  it("says zone and number of rules", () =>
    expect(
      checkRules("x.yaml", `timezone: Europe/Paris\nglobal_rules:\n${DAY("monday")}${DAY("friday")}`),
    ).toEqual({
      exitCode: 0,
      lines: [expect.stringMatching(/^x\.yaml: time zone Europe\/Paris, 2 rules, version /)],
    }));
  it("may be empty", () =>
    expect(checkRules("x.yaml", "").lines[0]).toMatch("no rules (open around the clock)"));
});

describe("a broken file", () => {
  it("names each place and the offending text", () => {
    const { exitCode, lines } = checkRules("x.yaml", `global_rules:\n${DAY("mnday")}timezone: Mars/Base\n`);
    expect(exitCode).toBe(1);
    expect(lines[0]).toBe("x.yaml has 2 problems:");
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ {2}global_rules\[0\]\.day_of_week \(line 2\): "mnday": .*monday/),
        expect.stringMatching(/^ {2}timezone \(line 3\): "Mars\/Base": /),
      ]),
    );
  });
  it("that is no YAML names the line", () =>
    expect(checkRules("x.yaml", "timezone: UTC\nglobal_rules: [\n")).toMatchObject({
      exitCode: 1,
      lines: expect.arrayContaining([expect.stringMatching(/line \d/)]),
    }));
});

it("a file that is not there is reported", async () =>
  expect(await checkRulesFile("config/none.yaml")).toEqual({
    exitCode: 2,
    lines: [expect.stringMatching(/^config\/none\.yaml cannot be read: ENOENT/)],
  }));
