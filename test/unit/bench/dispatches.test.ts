// What `npm run bench:dispatches` measures, small: that it still runs, and what of it is the same on every machine.
import { expect, it } from "vitest";
import { dispatchFigures } from "../../bench/dispatches.ts";

it.each([undefined, 2])(
  "a line released among 300 campaigns costs one request to D1; own lines: %s",
  async ownLines => {
    const size = {
      campaigns: 300,
      lines: 100,
      releases: 20,
      ...(ownLines === undefined ? {} : { ownLines }),
    };
    const figures = await dispatchFigures(size);
    expect(figures).toMatchObject({ dispatch_d1_requests: 1, dispatch_looks_at_campaigns: 1 });
    expect(figures.dispatch_cpu_ms).toBeGreaterThan(0);
  },
);
