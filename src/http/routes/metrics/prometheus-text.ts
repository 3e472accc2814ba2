// The text format of Prometheus, version 0.0.4.
import type { HistogramView } from "../../../domain/trunks/gate-view.ts";

export const PROMETHEUS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

type Labels = Readonly<Record<string, string>>;

export type Family = { name: string; help: string } & (
  | { type: "counter" | "gauge"; samples: readonly { labels?: Labels; value: number }[] }
  | { type: "histogram"; histograms: readonly { labels?: Labels; view: HistogramView }[] }
);

const escapeHelp = (text: string) => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n");
const escapeLabel = (text: string) => escapeHelp(text).replace(/"/g, '\\"');

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${number(value)}`;
}

const number = (value: number): string =>
  Number.isNaN(value) ? "NaN" : Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";

function samples(family: Family): string[] {
  if (family.type !== "histogram")
    return family.samples.map(({ labels, value }) => line(family.name, labels ?? {}, value));
  return family.histograms.flatMap(({ labels, view }) => histogram(family.name, labels ?? {}, view));
}

const histogram = (name: string, labels: Labels, { bounds, counts, sum, count }: HistogramView): string[] => [
  ...bounds.map((le, i) => line(`${name}_bucket`, { ...labels, le: number(le) }, counts[i] ?? 0)),
  line(`${name}_bucket`, { ...labels, le: "+Inf" }, count),
  line(`${name}_sum`, labels, sum),
  line(`${name}_count`, labels, count),
];

export const prometheusText = (families: readonly Family[]): string =>
  families
    .flatMap(family => [
      `# HELP ${family.name} ${escapeHelp(family.help)}`,
      `# TYPE ${family.name} ${family.type}`,
      ...samples(family),
    ])
    .map(text => `${text}\n`)
    .join("");
