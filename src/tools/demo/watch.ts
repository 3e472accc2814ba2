// Watches a campaign until every call has ended or the time is up.
import { setTimeout as sleep } from "node:timers/promises";
import { endedOf, progressLine, progressLines, type Sample } from "../../cli/terminal/campaign-progress.ts";
import { liveArea } from "../../cli/terminal/terminal.ts";
import type { CampaignCallManager } from "../../client/create-client.ts";

/** How often the service is asked, and a terminal redrawn. */
const SAMPLE_MS = 250;
/** How often a log gets a line. */
const LOG_EVERY_MS = 2_000;
const COMPLETION_MS = 3_000;

export interface Watched {
  ended: boolean;
  samples: Sample[];
}

export async function watchCampaign(
  client: CampaignCallManager,
  campaign: { id: number; contacts: number; limitMs: number },
  signal: AbortSignal,
): Promise<Watched> {
  const { id, contacts, limitMs } = campaign;
  const show = canRedraw() ? everyFrame(contacts) : oncePerInterval(contacts);
  const samples: Sample[] = [];
  const startedAt = performance.now();
  for (;;) {
    const [stats, metrics] = await Promise.all([client.campaigns.getStats(id), client.metrics.get()]);
    const sample = { atMs: performance.now() - startedAt, stats, metrics };
    samples.push(sample);
    const ended = endedOf(sample) >= contacts && stats.in_progress_calls === 0 && stats.pending_calls === 0;
    show(samples, ended);
    if (ended || sample.atMs > limitMs) return { ended, samples };
    await sleep(SAMPLE_MS, undefined, { signal });
  }
}

/** A campaign completes by itself when its last call has ended; this waits a moment for it. */
export async function finalStatus(client: CampaignCallManager, id: number): Promise<string> {
  const until = performance.now() + COMPLETION_MS;
  for (;;) {
    const { status } = await client.campaigns.get(id);
    if (status === "completed" || performance.now() > until) return status;
    await sleep(SAMPLE_MS);
  }
}

const canRedraw = () => process.stdout.isTTY && process.env.TERM !== "dumb";

type Show = (samples: readonly Sample[], last: boolean) => void;

function everyFrame(contacts: number): Show {
  const draw = liveArea(process.stdout);
  return samples => draw(progressLines(samples, contacts));
}

function oncePerInterval(contacts: number): Show {
  let printedAt = Number.NEGATIVE_INFINITY;
  return (samples, last) => {
    const atMs = samples.at(-1)?.atMs ?? 0;
    if (!last && atMs - printedAt < LOG_EVERY_MS) return;
    printedAt = atMs;
    console.log(progressLine(samples, contacts));
  };
}
