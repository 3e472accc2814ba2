// How soon a freed line is dialled again, and how busy the lines are, seen from the provider: the `http` provider with
// calls of 1 to 3 s and more calls waiting than lines.
import { setTimeout as pause } from "node:timers/promises";
import { localClient } from "../../src/tools/demo/local-client.ts";
import { DemoService } from "../../src/tools/demo/service.ts";
import { benchProvider, type LineFigures } from "./provider.ts";

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_000;
/** Until the lines no longer fall free in step with the first burst. */
const SETTLE_MS = 6_000;

/** `lines` is the cap; measures for `measureMs`, after a while of settling. */
export async function measureLines(
  lines: number,
  measureMs: number,
  signal: AbortSignal,
): Promise<LineFigures> {
  const provider = await benchProvider(SHORTEST_MS, LONGEST_MS);
  const service = new DemoService();
  try {
    const vars = {
      TELEPHONY_PROVIDER: "http",
      EXTERNAL_SERVICE_URL: provider.url,
      MAX_CONCURRENT_CALLS: String(lines),
      LOG_LEVEL: "info",
    };
    await service.start(vars, signal);
    const client = localClient(service.url, signal);
    const { id } = await client.campaigns.create({ name: "bench" });
    const enough = Math.ceil((2 * lines * (SETTLE_MS + measureMs)) / SHORTEST_MS);
    const phone_numbers = Array.from(
      { length: Math.min(10_000, enough) },
      (_, i) => `+1${2_000_000_000 + i}`,
    );
    await client.calls.initiateMany({ campaign_id: id, phone_numbers });
    await pause(SETTLE_MS, undefined, { signal });
    provider.measure();
    await pause(measureMs, undefined, { signal });
    return provider.figures();
  } finally {
    await service.stop();
    await provider.close();
  }
}
