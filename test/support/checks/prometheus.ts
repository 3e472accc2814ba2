// A strict reader of the Prometheus text format 0.0.4: what breaks a rule throws.

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface ParsedFamily {
  help: string;
  type: string;
  samples: Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/;
const SUFFIXES: Record<string, readonly string[]> = { histogram: ["_bucket", "_sum", "_count"] };

export function parsePrometheus(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, ParsedFamily>();
  let open = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      if (!NAME.test(name) || families.has(name)) throw new Error(`bad or repeated family: ${line}`);
      families.set(name, { help: rest, type: "", samples: [] });
      open = name;
    } else if (keyword === "TYPE") {
      const family = families.get(name);
      if (family === undefined || name !== open || family.type !== "") throw new Error(`stray: ${line}`);
      if (!["counter", "gauge", "histogram"].includes(rest)) throw new Error(`unknown type: ${line}`);
      family.type = rest;
    } else {
      const family = families.get(open);
      const sample = readSample(line);
      const names = (SUFFIXES[family?.type ?? ""] ?? [""]).map(suffix => open + suffix);
      if (family === undefined || !names.includes(sample.name)) throw new Error(`of no family: ${line}`);
      family.samples.push(sample);
    }
  }
  for (const [name, family] of families) check(name, family);
  return families;
}

function readSample(line: string): Sample {
  const [, name, inner, number] = SAMPLE.exec(line) ?? [];
  if (name === undefined || number === undefined) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  let left = inner ?? "";
  while (left !== "") {
    const found = LABEL.exec(left);
    if (found === null) throw new Error(`bad labels: ${line}`);
    const [all, key = "", value = ""] = found;
    if (key in labels) throw new Error(`label twice: ${line}`);
    labels[key] = value.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
    left = left.slice(all.length);
  }
  const value = number === "+Inf" ? Number.POSITIVE_INFINITY : Number(number);
  if (Number.isNaN(value) && number !== "NaN") throw new Error(`no number: ${line}`);
  return { name, labels, value };
}

function check(name: string, { type, samples }: ParsedFamily): void {
  if (type === "") throw new Error(`${name} has no type`);
  const series = samples.map(s => `${s.name} ${JSON.stringify(Object.entries(s.labels).sort())}`);
  if (new Set(series).size !== series.length) throw new Error(`${name} has a series twice`);
  if (type === "counter" && !name.endsWith("_total")) throw new Error(`${name} must end in _total`);
  if (type === "counter" && samples.some(s => s.value < 0)) throw new Error(`${name} is negative`);
  if (type !== "histogram") return;
  const buckets = samples.filter(s => s.name === `${name}_bucket`);
  const bounds = buckets.map(s => (s.labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(s.labels.le)));
  const rises = (values: number[], strictly: boolean) =>
    values.every((v, i) => i === 0 || v > (values[i - 1] ?? 0) || (!strictly && v === values[i - 1]));
  if (bounds.at(-1) !== Number.POSITIVE_INFINITY || !rises(bounds, true)) throw new Error(`${name}: bounds`);
  if (
    !rises(
      buckets.map(s => s.value),
      false,
    )
  )
    throw new Error(`${name}: buckets are not cumulative`);
  const count = samples.find(s => s.name === `${name}_count`)?.value;
  if (count !== buckets.at(-1)?.value) throw new Error(`${name}: _count is not the last bucket`);
  if (!samples.some(s => s.name === `${name}_sum`)) throw new Error(`${name} has no _sum`);
}
