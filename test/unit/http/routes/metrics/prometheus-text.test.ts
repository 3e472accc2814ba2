import { describe, expect, it } from "vitest";
import { Histogram } from "../../../../../src/gate/histogram.ts";
import { prometheusText } from "../../../../../src/http/routes/metrics/prometheus-text.ts";
import { parsePrometheus } from "../../../../support/checks/prometheus.ts";

describe("a histogram", () => {
  it("counts what took at most each bound, and everything", () => {
    const histogram = new Histogram([0.1, 1, 10]);
    for (const ms of [50, 100, 101, 999, 10_000, 60_000]) histogram.observe(ms);
    expect(histogram.view()).toEqual({ bounds: [0.1, 1, 10], counts: [2, 4, 5], sum: 71.25, count: 6 });
  });
  it("takes a clock that went back for no time at all", () => {
    const histogram = new Histogram([1]);
    histogram.observe(-5_000);
    expect(histogram.view()).toEqual({ bounds: [1], counts: [1], sum: 0, count: 1 });
  });
  it("is written with its buckets, sum and count", () => {
    const histogram = new Histogram([0.5, 2]);
    for (const ms of [100, 1_000, 5_000]) histogram.observe(ms);
    const text = prometheusText([
      {
        name: "t_seconds",
        help: "How long.",
        type: "histogram",
        histograms: [{ labels: { a: "b" }, view: histogram.view() }],
      },
    ]);
    expect(text).toBe(`# HELP t_seconds How long.
# TYPE t_seconds histogram
t_seconds_bucket{a="b",le="0.5"} 1
t_seconds_bucket{a="b",le="2"} 2
t_seconds_bucket{a="b",le="+Inf"} 3
t_seconds_sum{a="b"} 6.1
t_seconds_count{a="b"} 3
`);
    expect(parsePrometheus(text).get("t_seconds")?.samples).toHaveLength(5);
  });
});

it("labels and help are escaped, and read back as they were", () => {
  const odd = 'a "quoted" back\\slash\nand a line';
  const text = prometheusText([
    { name: "odd", help: "one\ntwo \\ three", type: "gauge", samples: [{ labels: { odd }, value: 1.5 }] },
  ]);
  expect(text.split("\n")).toHaveLength(4);
  const family = parsePrometheus(text).get("odd");
  expect(family?.help).toBe("one\\ntwo \\\\ three");
  expect(family?.samples).toEqual([{ name: "odd", labels: { odd }, value: 1.5 }]);
});

it.each([
  ["without an end", "# HELP a b\n# TYPE a gauge\na 1"],
  ["with a sample of no family", "# HELP a b\n# TYPE a gauge\nb 1\n"],
  ["with a counter that is not named as one", "# HELP a b\n# TYPE a counter\na 1\n"],
  ["with a series twice", '# HELP a b\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n'],
  ["with an unescaped label", '# HELP a b\n# TYPE a gauge\na{x="1"2"} 1\n'],
  [
    "with buckets that fall",
    '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  ],
])("the reader of the tests refuses a text %s", (_, text) => {
  expect(() => parsePrometheus(text)).toThrow();
});
