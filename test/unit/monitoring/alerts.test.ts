// The rules of Prometheus in config/monitoring: their shape, the situations that test them, where they lead who is woken.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const FOLDER = "config/monitoring";
const read = (name: string) => parse(readFileSync(`${FOLDER}/${name}`, "utf8"));

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Situation {
  name: string;
  input_series: { series: string; values: string }[];
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}

const rules: Rule[] = read("alerts.yaml").groups.flatMap((group: { rules: Rule[] }) => group.rules);
const situations: Situation[] = read("alerts-test.yaml").tests;

/** As the page's headings are linked to. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s/g, "-");

describe.each(rules.map(rule => [rule.alert, rule] as const))("%s", (name, rule) => {
  it("has a name of its own, a time to wait, a severity and words", () => {
    expect(rules.filter(other => other.alert === name)).toHaveLength(1);
    expect(name).toMatch(/^CallManager[A-Z][A-Za-z]+$/);
    expect(rule.for).toMatch(/^\d+[mh]$/);
    expect(["critical", "warning", "info"]).toContain(rule.labels.severity);
    expect(Object.keys(rule.annotations).sort()).toEqual(["description", "runbook_url", "summary"]);
  });

  it("leads to a heading that there is", () => {
    const [file = "", anchor] = (rule.annotations.runbook_url ?? "").split("#");
    const headings = readFileSync(file, "utf8").match(/^#+ .*$/gm) ?? [];
    expect(headings.map(heading => anchorOf(heading.replace(/^#+ /, "")))).toContain(anchor);
  });

  it("has a situation in which it fires and one in which it is silent", () => {
    const tests = situations.flatMap(s => s.alert_rule_test).filter(t => t.alertname === name);
    const [fires, silent] = [
      tests.filter(t => t.exp_alerts.length > 0),
      tests.filter(t => t.exp_alerts.length === 0),
    ];
    expect([fires.length > 0, silent.length > 0]).toEqual([true, true]);
  });
});

it("no situation is of an alert that there is not", () => {
  const named = situations.flatMap(s => s.alert_rule_test.map(t => t.alertname));
  expect(named.filter(name => !rules.some(rule => rule.alert === name))).toEqual([]);
});

it("the scraper's job is the one that the rules ask for, and its token stands in a file of its own", () => {
  const config = read("prometheus.yaml");
  expect(config.rule_files).toEqual(["alerts.yaml"]);
  const [job] = config.scrape_configs;
  const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/job="([^"]+)"/g)].map(([, name]) => name));
  expect([...new Set(asked)]).toEqual([job.job_name]);
  expect(job.metrics_path).toBe("/api/v1/metrics/prometheus");
  expect(Object.keys(job.authorization)).toEqual(["credentials_file"]);
});

/** Null where it is not installed. */
function promtool(...args: string[]): string | null {
  try {
    return execFileSync("promtool", args, { cwd: FOLDER, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(`promtool ${args.join(" ")}: ${(error as { stdout?: string }).stdout}`);
  }
}

/** It reckons the days of the situations minute by minute. */
const PROMTOOL_TAKES_MS = 60_000;

const hasPromtool = promtool("--version") !== null;
// Its own place in the report, and a line that is seen.
if (!hasPromtool) console.warn("promtool is not installed: the alert rules were read, and not tried out.");

it.skipIf(!hasPromtool)(
  "promtool takes the rules, and their situations come out as they say",
  {
    timeout: PROMTOOL_TAKES_MS,
  },
  () => {
    expect(promtool("check", "rules", "alerts.yaml")).toContain("SUCCESS");
    expect(promtool("test", "rules", "alerts-test.yaml")).toContain("SUCCESS");
  },
);
