// What a rules file is refused for: the mistake, where it is named, the offending text, what would be right.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRetryRules } from "../../../../src/domain/retries/retry-rules-file.ts";

describe("a rules file that is refused, with place and offending text", () => {
  const slots = (second: string) => `global_rules:
  - name: Office
    days: [monday, tuesday]
    time_slots:
      - { start_time: "09:00", end_time: "12:00" }
${second}`;
  // biome-ignore format: a row for each mistake
  it.each([
    ["an unknown day", "global_rules:\n  - days: [monday, mondayy]\n", "global_rules[0].days[1] (line 2)", "mondayy", "unknown day; write one of sunday, monday, tuesday, wednesday, thursday, friday, saturday"],
    ["an unknown day of a flat rule", 'global_rules: [{ day_of_week: "mon" }]', "global_rules[0].day_of_week (line 1)", "mon", "unknown day"],
    ["a day as a number", "global_rules: [{ day_of_week: 1 }]", "global_rules[0].day_of_week (line 1)", "1", "must be text"],
    ["a time that is none", slots('      - { start_time: "25:00", end_time: "13:00" }'), "global_rules[0].time_slots[1].start_time (line 6)", "25:00", 'no time of day; write it like "09:00" or "09:00:00"'],
    ["minutes that are none", 'global_rules: [{ start_time: "09:60" }]', "global_rules[0].start_time (line 1)", "09:60", "no time of day"],
    ["a time in words", 'global_rules: [{ end_time: "5pm" }]', "global_rules[0].end_time (line 1)", "5pm", 'no time of day; write it like "17:00" or "17:00:00", "24:00" at the end of the day'],
    ["24:00 as a start", 'global_rules: [{ start_time: "24:00" }]', "global_rules[0].start_time (line 1)", "24:00", "no time of day"],
    ["a time as a number", "global_rules: [{ start_time: 900 }]", "global_rules[0].start_time (line 1)", "900", 'must be a time in quotes, like "09:00"'],
    ["zero length", slots('      - { start_time: "13:00", end_time: "13:00" }'), "global_rules[0].time_slots[1] (line 6)", "13:00-13:00", 'has no length; a whole day is "00:00" to "24:00"'],
    ["an overlap", slots('      - { start_time: "11:59", end_time: "13:00" }'), "global_rules[0].time_slots[1] (line 6)", "monday 11:59-13:00", 'overlaps monday 09:00-12:00 of "Office" (global_rules[0].time_slots[0])'],
    ["an overlap of the two forms", slots('  - { day_of_week: tuesday, start_time: "08:00:00", end_time: "09:00:01" }'), "global_rules[1] (line 6)", "tuesday 08:00-09:00:01", 'overlaps tuesday 09:00-12:00 of "Office"'],
    ["an overlap across midnight", slots('  - { day_of_week: sunday, start_time: "22:00", end_time: "09:01" }'), "global_rules[1] (line 6)", "sunday 22:00-09:01", "overlaps monday 09:00-12:00"],
    ["an overlap across the week's end", 'global_rules:\n  - { day_of_week: sunday, end_time: "01:00" }\n  - { day_of_week: saturday, start_time: "22:00", end_time: "00:30" }', "global_rules[1] (line 3)", "saturday 22:00-00:30", "overlaps sunday 00:00-01:00"],
    ["a day that is listed twice", "global_rules: [{ days: [monday, Monday] }]", "global_rules[0] (line 1)", "monday 00:00-24:00", "overlaps"],
    ["an overlap inside a campaign's rules", "campaign_rules:\n  - campaign_id: 4\n    rules:\n      - { day_of_week: monday }\n      - { day_of_week: monday }\n", "campaign_rules[0].rules[1] (line 5)", "monday 00:00-24:00", "overlaps"],
    ["an overlap with a flat global rule of that campaign", "campaign_rules: [{ campaign_id: 4, rules: [{ day_of_week: monday }] }]\nglobal_rules:\n  - { day_of_week: monday, campaign_id: 4 }", "global_rules[0] (line 3)", "monday 00:00-24:00", "(campaign_rules[0].rules[0])"],
    ["an unknown zone", 'timezone: "Mars/Olympus"', "timezone (line 1)", "Mars/Olympus", "unknown time zone; write an IANA name"],
    ["an offset as a zone", 'timezone: "+05:00"', "timezone (line 1)", "+05:00", "unknown time zone"],
    ["an unknown section", "timezone: UTC\nglobal_rule: []", "global_rule (line 2)", "global_rule", "unknown key; known here: timezone, global_rules"],
    ["an unknown key of a rule", "global_rules:\n  - day: monday", "global_rules[0].day (line 2)", "day", "unknown key; known here: name, campaign_id, days"],
    ["an unknown key of a time slot", slots('      - { begin: "13:00" }'), "global_rules[0].time_slots[1].begin (line 6)", "begin", "unknown key; known here: start_time, end_time"],
    ["an unknown outcome", "status_retry_rules:\n  NO_ANSWER: { should_retry: true }", "status_retry_rules.NO_ANSWER (line 2)", "NO_ANSWER", "unknown key; known here: PICKED, DISCONNECTED, RNR, FAILED, answered, busy, no_answer, voicemail, rejected, network_error, provider_error"],
    ["a disposition in capitals", "status_retry_rules:\n  BUSY: { max_attempts: 2 }", "status_retry_rules.BUSY (line 2)", "BUSY", "unknown key; known here: PICKED, DISCONNECTED, RNR, FAILED, answered, busy"],
    ["an unknown key of a disposition's rule", "status_retry_rules:\n  busy: { interval: 10 }", "status_retry_rules.busy.interval (line 2)", "interval", "unknown key; known here: should_retry, max_attempts, retry_interval_minutes, increment_attempt"],
    ["an interval of a disposition below 0", "status_retry_rules: { busy: { retry_interval_minutes: -1 } }", "status_retry_rules.busy.retry_interval_minutes (line 1)", "-1", "must be 0 minutes or more"],
    ["a rule for a number that is not valid", "status_retry_rules:\n  invalid_number: { should_retry: true }", "status_retry_rules.invalid_number (line 2)", "{ should_retry: true }", "invalid_number ends the call, whatever the rules say; leave it out"],
    ["a rule for a number that is blocked", "status_retry_rules: { blocked: { should_retry: false } }", "status_retry_rules.blocked (line 1)", "{ should_retry: false }", "blocked ends the call, whatever the rules say; leave it out"],
    ["a rule for a cancelled call, empty as it is", "status_retry_rules:\n  cancelled:\n", "status_retry_rules.cancelled (line 2)", "", "cancelled ends the call, whatever the rules say; leave it out"],
    ["an answered call retried, by its disposition", "status_retry_rules: { answered: { should_retry: true } }", "status_retry_rules.answered.should_retry (line 1)", "true", "an answered call is never retried; leave it out"],
    ["a key named __proto__", "__proto__: { timezone: UTC }", "__proto__ (line 1)", "__proto__", "unknown key"],
    ["an attempt limit below 1", "defaults: { max_attempts: 0 }", "defaults.max_attempts (line 1)", "0", "an attempt limit must be 1 or more"],
    ["an attempt limit below 1 for an outcome", "status_retry_rules:\n  RNR: { max_attempts: -1 }", "status_retry_rules.RNR.max_attempts (line 2)", "-1", "an attempt limit must be 1 or more"],
    ["an attempt limit below 1 in a slot", slots("      - { max_attempts: 0 }"), "global_rules[0].time_slots[1].max_attempts (line 6)", "0", "an attempt limit must be 1 or more"],
    ["half an attempt", "defaults: { max_attempts: 2.5 }", "defaults.max_attempts (line 1)", "2.5", "an attempt limit must be a whole number"],
    ["an attempt limit in words", "defaults: { max_attempts: three }", "defaults.max_attempts (line 1)", "three", "an attempt limit must be a whole number"],
    ["an interval below 0", "defaults: { retry_interval_minutes: -5 }", "defaults.retry_interval_minutes (line 1)", "-5", "must be 0 minutes or more"],
    ["an interval without end", "defaults: { retry_interval_minutes: .inf }", "defaults.retry_interval_minutes (line 1)", ".inf", "must be a number of minutes"],
    ["a campaign twice", "campaign_rules:\n  - { campaign_id: 4, rules: [] }\n  - { campaign_id: 4, rules: [] }", "campaign_rules[1].campaign_id (line 3)", "4", "this campaign is listed already"],
    ["campaign rules without a campaign", "campaign_rules:\n  - { rules: [] }", "campaign_rules[0].campaign_id (line 2)", "{ rules: [] }", "a campaign's id must be a whole number of 1 or more"],
    ["a rule under another campaign's heading", "campaign_rules:\n  - { campaign_id: 4, rules: [{ campaign_id: 5 }] }", "campaign_rules[0].rules[0].campaign_id (line 2)", "5", "stands under campaign 4"],
    ["two forms in one rule: days", "global_rules: [{ days: [monday], day_of_week: monday }]", "global_rules[0].day_of_week (line 1)", "monday", "days or day_of_week, not both"],
    ["two forms in one rule: times", 'global_rules: [{ start_time: "09:00", time_slots: [{ }] }]', "global_rules[0].time_slots (line 1)", "[{ }]", "not both"],
    ["a list of no days", "global_rules: [{ days: [] }]", "global_rules[0].days (line 1)", "[]", "names no day; leave the key out for every day"],
    ["a list of no times", "global_rules: [{ time_slots: [] }]", "global_rules[0].time_slots (line 1)", "[]", "names no time; leave the key out for the whole day"],
    ["an answered call retried", "status_retry_rules: { PICKED: { should_retry: true } }", "status_retry_rules.PICKED.should_retry (line 1)", "true", "an answered call is never retried"],
    ["yes in words", 'status_retry_rules: { RNR: { should_retry: "yes" } }', "status_retry_rules.RNR.should_retry (line 1)", "yes", "must be true or false"],
    ["a map where a list belongs", "global_rules: { days: [monday] }", "global_rules (line 1)", "{ days: [monday] }", "must be a list"],
    ["a list where a map belongs", "defaults: [3]", "defaults (line 1)", "[3]", "must be a map with any of: max_attempts"],
    ["a rule that is only a word", "global_rules: [monday]", "global_rules[0] (line 1)", "monday", "must be a map with any of: name"],
    ["a rule that is nothing", "global_rules:\n  -\n", "global_rules[0] (line 2)", "", "must be a map"],
    ["a file that is only a word", "always", "file (line 1)", "always", "must be a map with any of: timezone"],
    ["a duplicate key", "timezone: UTC\ntimezone: Europe/Berlin", "line 2", "timezone: Europe/Berlin", "Map keys must be unique"],
    ["a duplicate key far inside", "defaults:\n  max_attempts: 3\n  max_attempts: 4", "line 3", "max_attempts: 4", "Map keys must be unique"],
    ["YAML that is none", "timezone: UTC\nglobal_rules: [", "line 2", "global_rules: [", "Flow sequence"],
    ["a tab as indentation", "defaults:\n\tmax_attempts: 3", "line 2", "max_attempts: 3", "Tabs are not allowed as indentation"],
    ["an unknown tag", "timezone: !zone UTC", "line 1", "timezone: !zone UTC", "Unresolved tag"],
    ["an alias to nowhere", "timezone: *zone", "line 1", "*zone", "Unresolved alias"],
    ["two documents", "timezone: UTC\n---\ntimezone: UTC", "line 2", "---", "multiple documents"],
  ])("%s", (_situation, yaml, place, text, message) => {
    const read = readRetryRules(yaml);
    expect(read).toMatchObject({ ok: false, problems: [{ place, text }] });
    expect(read.ok ? "" : read.problems[0]?.message).toContain(message);
  });

  it("names every mistake at once, and each only once", () => {
    const yaml = `timezone: Mars/Olympus
global_rules:
  - { days: [funday] }
  - { days: [monday, tuesday, wednesday] }
  - { days: [monday, tuesday, wednesday], end_time: "12:00" }
campaign_rules:
  - { campaign_id: 0 }
`;
    const read = readRetryRules(yaml);
    expect(read.ok ? [] : read.problems.map(p => p.place).sort()).toEqual([
      "campaign_rules[0].campaign_id (line 7)",
      "global_rules[0].days[0] (line 3)",
      "global_rules[2] (line 5)",
      "timezone (line 1)",
    ]);
  });

  it("whatever is typed, by an answer and never by an exception", () => {
    const bomb = [
      "a: &a [x, x]",
      ...[..."bcdefghijk"].map((k, i) => `${k}: &${k} [*${"abcdefghij"[i]}, *${"abcdefghij"[i]}]`),
    ].join("\n");
    expect(readRetryRules(bomb).ok).toBe(false);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map(s => `global_rules: [${s}]`),
        ),
        text => {
          const read = readRetryRules(text);
          expect(read.ok || read.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
