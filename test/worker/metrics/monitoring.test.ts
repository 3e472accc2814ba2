// The dashboard and the alerts of config/monitoring against what the service really exposes: a metric that there is not
// makes an empty panel and an alert that never fires.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import alertsText from "../../../config/monitoring/alerts.yaml?raw";
import testsText from "../../../config/monitoring/alerts-test.yaml?raw";
import dashboardText from "../../../config/monitoring/grafana-dashboard.json?raw";
import { api } from "../../support/api.ts";
import { type ParsedFamily, parsePrometheus } from "../../support/checks/prometheus.ts";
import { tick } from "../../support/entrance.ts";

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  targets?: { expr: string }[];
  gridPos: { x: number; y: number; w: number; h: number };
}
const dashboard: { panels: Panel[]; templating: { list: { query?: unknown }[] } } = JSON.parse(dashboardText);
const panels = dashboard.panels.filter(panel => panel.type !== "row");

let families: Map<string, ParsedFamily>;
beforeAll(async () => {
  await tick(env, Date.now());
  families = parsePrometheus((await api("GET", "/api/v1/metrics/prometheus")).body);
});

/** As they stand in a scrape: a histogram's three. */
const exposed = () =>
  new Set(
    [...families].flatMap(([name, { type }]) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map(end => name + end) : [name],
    ),
  );
const named = (text: string) => new Set(text.match(/\bcall_manager_\w+/g) ?? []);
const unknown = (text: string) => [...named(text)].filter(name => !exposed().has(name));

it("every panel asks for metrics that there are", () => {
  expect(panels.length).toBeGreaterThan(15);
  for (const { title, targets = [] } of panels) {
    const asked = targets.map(({ expr }) => expr).join("\n");
    expect([title, named(asked).size > 0, unknown(asked)]).toEqual([title, true, []]);
  }
});

it("the choices of the dashboard ask for metrics that there are", () => {
  expect(unknown(JSON.stringify(dashboard.templating))).toEqual([]);
});

it("every metric has its place on the dashboard", () => {
  const shown = named(dashboardText);
  const missing = [...families.keys()].filter(name => ![...shown].some(other => other.startsWith(name)));
  expect(missing).toEqual([]);
});

it("every alert, and what tries it, asks for metrics that there are", () => {
  expect(named(alertsText).size).toBeGreaterThan(10);
  expect(unknown(alertsText)).toEqual([]);
  expect(unknown(testsText)).toEqual([]);
});

it("labels that are asked for are those that samples have", () => {
  const labelsOf = (name: string) =>
    new Set(
      [...families].flatMap(([family, { samples }]) =>
        name.startsWith(family) ? samples.flatMap(s => Object.keys(s.labels)) : [],
      ),
    );
  const scraped = new Set(["job", "instance"]);
  const exprs = [alertsText, ...panels.flatMap(p => (p.targets ?? []).map(t => t.expr))].join("\n");
  const wrong = [...exprs.matchAll(/(call_manager_\w+)\{([^}]*)\}/g)].flatMap(([, name = "", inner = ""]) =>
    [...inner.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].flatMap(([, label = ""]) =>
      scraped.has(label) || labelsOf(name).has(label) ? [] : [`${name}{${label}}`],
    ),
  );
  expect(wrong).toEqual([]);
});

it("a bound of a histogram that an alert asks for is one that it has", () => {
  for (const [, name = "", bound] of alertsText.matchAll(/(call_manager_\w+)_bucket\{le="([^"]+)"\}/g)) {
    const bounds = families.get(name)?.samples.map(s => s.labels.le);
    expect([name, bounds]).toEqual([name, expect.arrayContaining([bound])]);
  }
});

it("panels have ids and places of their own, and words", () => {
  const ids = dashboard.panels.map(p => p.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { title, description } of panels)
    expect([title, description]).toEqual([title, expect.any(String)]);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...dashboard.panels.map(p => p.gridPos.x + p.gridPos.w))).toBeLessThanOrEqual(24);
});
