import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mayDialNow } from "../../../../src/domain/calls/dial-verdict.ts";
import { firstAttemptAt } from "../../../../src/domain/hours/calling-hours.ts";
import { showRetryRules } from "../../../../src/domain/retries/retry-rules.ts";
import { readRetryRules } from "../../../../src/domain/retries/retry-rules-file.ts";
import { callOf, inForce } from "../../../support/worlds/rule-worlds.ts";

const FULL = `
timezone: "America/New_York"          # default for campaigns without their own
global_rules:
  - name: "Weekday business hours"
    days: ["monday", "tuesday", "wednesday", "thursday", "friday"]
    time_slots:
      - { start_time: "09:00", end_time: "17:00", max_attempts: 3, retry_interval_minutes: 60 }
  - { day_of_week: "saturday", start_time: "10:00:00", end_time: "12:00:00", retry_interval_minutes: 60 }
campaign_rules:
  - { campaign_id: 1, name: "High priority", rules: [ { day_of_week: Sunday, start_time: "22:00", end_time: "06:00" } ] }
status_retry_rules:
  FAILED: { should_retry: true, max_attempts: 2, increment_attempt: true }
defaults: { max_attempts: 3, retry_interval_minutes: 60, concurrent_call_limit: 100, duplicate_call_window_minutes: 5 }
scheduler: { check_interval_minutes: 1, batch_size: 100, max_concurrent_retries: 50 }
`;

function versionOf(yaml: string): string {
  const read = readRetryRules(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.version;
}

describe("a rules file that is read", () => {
  it("has both forms of rules, the outcomes, the defaults and the scheduler", () => {
    const { rules } = inForce(FULL);
    const shown = showRetryRules(rules);
    expect(shown.timezone).toBe("America/New_York");
    expect(shown.global_rules).toHaveLength(6);
    expect(shown.global_rules?.[5]).toEqual({
      name: "global_rules[1]",
      day_of_week: "saturday",
      start_time: "10:00",
      end_time: "12:00",
      max_attempts: null,
      retry_interval_minutes: 60,
    });
    expect(shown.campaign_rules).toEqual([
      {
        campaign_id: 1,
        name: "High priority",
        rules: [
          {
            name: "High priority",
            day_of_week: "sunday",
            start_time: "22:00",
            end_time: "06:00",
            max_attempts: null,
            retry_interval_minutes: null,
          },
        ],
      },
    ]);
    expect(rules.statusRules).toEqual({
      FAILED: { shouldRetry: true, maxAttempts: 2, retryIntervalMs: null },
    });
    expect(rules.defaults).toEqual({
      maxAttempts: 3,
      retryIntervalMinutes: 60,
      concurrentCallLimit: 100,
      duplicateCallWindowMinutes: 5,
    });
    expect(rules.scheduler).toEqual({ checkIntervalMinutes: 1, batchSize: 100, maxConcurrentRetries: 50 });
  });

  it.each([
    ["nothing", ""],
    ["only a comment", "# nothing yet\n"],
    ["only an empty map", "{}"],
    [
      "every section without content",
      "timezone:\nglobal_rules:\ncampaign_rules:\nstatus_retry_rules:\ndefaults:\nscheduler:\n",
    ],
    ["sections of empty maps", "status_retry_rules: {}\ndefaults: {}\nscheduler: {}\nglobal_rules: []\n"],
    ["an outcome without content", "status_retry_rules: { RNR: }"],
    ["a disposition without content", "status_retry_rules: { busy: }"],
    ["a byte order mark and Windows line ends", "\uFEFFtimezone: UTC\r\ndefaults:\r\n"],
  ])("may hold %s, and then any time is good", (_situation, yaml) => {
    const { rules } = inForce(yaml);
    expect(rules.timeZone).toBe("UTC");
    expect([rules.globalRules.slots, rules.campaignRules.size, rules.statusRules.FAILED]).toEqual([
      [],
      0,
      undefined,
    ]);
    expect(Object.values({ ...rules.defaults, ...rules.scheduler }).every(value => value === null)).toBe(
      true,
    );
  });

  it.each([
    [
      "a rule without days holds on all of them",
      'global_rules: [{ time_slots: [{ start_time: "09:00", end_time: "10:00" }] }]',
      7,
    ],
    ["a rule without times holds the whole day", "global_rules: [{ days: [monday, tuesday] }]", 2],
    [
      "a time slot without an end goes to the end of the day",
      'global_rules: [{ days: [monday], time_slots: [{ start_time: "09:00" }] }]',
      1,
    ],
    [
      "slots that touch do not overlap",
      'global_rules: [{ day_of_week: monday, end_time: "12:00" }, { day_of_week: monday, start_time: "12:00" }]',
      2,
    ],
    [
      "slots that touch across the week's end do not overlap",
      'global_rules: [{ day_of_week: saturday, start_time: "22:00", end_time: "06:00" }, { day_of_week: sunday, start_time: "06:00" }]',
      2,
    ],
    [
      "the same hours in another campaign do not overlap",
      "global_rules: [{ day_of_week: monday }, { day_of_week: monday, campaign_id: 2 }]",
      1,
    ],
    [
      "anchors and aliases are YAML, and read",
      'global_rules: [{ days: &d [monday], end_time: "12:00" }, { days: *d, start_time: "12:00" }]',
      2,
    ],
  ])("%s", (_situation, yaml, slots) => expect(inForce(yaml).rules.globalRules.slots).toHaveLength(slots));

  it("a rule's own limit and interval hold for its slots that have none", () => {
    const { rules } = inForce(
      'global_rules: [{ days: [monday], max_attempts: 5, retry_interval_minutes: 0.5, time_slots: [{ end_time: "09:00", max_attempts: 2 }, { start_time: "09:00" }] }]',
    );
    expect(rules.globalRules.slots.map(s => [s.maxAttempts, s.retryIntervalMs])).toEqual([
      [2, 30_000],
      [5, 30_000],
    ]);
  });
});

describe("the version of a rules file", () => {
  it("stays when comments, forms, or the order of keys or campaigns change", () => {
    const campaigns = (...ids: number[]) =>
      JSON.stringify({ campaign_rules: ids.map(id => ({ campaign_id: id })) });
    expect(versionOf(campaigns(2, 1))).toBe(versionOf(campaigns(1, 2)));
    expect(versionOf(FULL)).toMatch(/^[0-9a-f]{16}$/);
    expect(versionOf(`# a comment\n${FULL}`)).toBe(versionOf(FULL));
    expect(
      versionOf(
        FULL.replace(
          "max_attempts: 3, retry_interval_minutes: 60 }",
          "retry_interval_minutes: 60, max_attempts: 3 }",
        ),
      ),
    ).toBe(versionOf(FULL));
  });

  it("changes with anything that is in force", () => {
    const changed = [
      FULL,
      "",
      FULL.replace("New_York", "Chicago"),
      FULL.replace('"17:00"', '"17:00:01"'),
      FULL.replace("max_attempts: 2", "max_attempts: 4"),
      FULL.replace("batch_size: 100", "batch_size: 101"),
      FULL.replace("campaign_id: 1", "campaign_id: 2"),
    ];
    expect(new Set(changed.map(versionOf)).size).toBe(changed.length);
  });

  it("is that of the rules as they are shown: shown and read again they are the same", () => {
    const shown = JSON.stringify(showRetryRules(inForce(FULL).rules));
    expect(inForce(shown).rules).toEqual(inForce(FULL).rules);
    expect(versionOf(shown)).toBe(versionOf(FULL));
  });
});

describe("the shipped config/retry_config.yaml", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../config/retry_config.yaml"), "utf8");

  it("is open around the clock, for first attempts and retries", () => {
    const rules = inForce(text);
    const now = Date.parse("2026-01-04T03:00:00Z");
    expect(firstAttemptAt(rules, callOf(), now)).toBe(now);
    expect(
      mayDialNow(rules, callOf(), { attempt: 2, lastOutcome: "RNR", lastDisposition: null, now }),
    ).toEqual({
      kind: "open",
      until: null,
      maxAttempts: 3,
    });
  });

  it("has an example of office hours in its comments that is right as it stands", () => {
    const example = text.slice(text.indexOf("# Office hours")).replace(/^# ?/gm, "");
    const yaml = example.slice(example.indexOf("global_rules:\n"));
    expect(inForce(yaml).rules.globalRules.slots).toHaveLength(11);
    expect(inForce(yaml).rules.campaignRules.get(1)?.slots).toHaveLength(4);
  });
});
