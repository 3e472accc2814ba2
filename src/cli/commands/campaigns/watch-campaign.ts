// `watch CAMPAIGN`: a campaign being dialled, live, until it has ended or Ctrl-C.

import { Unreachable } from "../../../client/core/errors.ts";
import { campaignId, numberOption } from "../../arguments.ts";
import { EXIT } from "../../exit-codes.ts";
import type { Sample } from "../../terminal/campaign-progress.ts";
import { type Snapshot, watchView } from "../../terminal/watched-campaign.ts";
import { WrongUsage } from "../../wrong-usage.ts";
import { type CommandContext, command } from "../command.ts";

const DEFAULT_INTERVAL_SECONDS = 1;
/** A service that is deployed anew, or a network that is gone for a moment, ends no watch. */
const PATIENCE_MS = 60_000;
/** Why it waits costs the service more than where it stands. */
const EXPLAIN_EVERY_MS = 5_000;
/** For the rate of dials. */
const SAMPLES_KEPT = 60;

export const watchCampaign = command({
  name: "watch",
  about: "a campaign being dialled, live, until it has ended or Ctrl-C",
  takes: ["CAMPAIGN"],
  options: { interval: { type: "string", value: "SECONDS", about: "how often it looks (1)" } },
  details: [
    "With --json: an object a line: campaign_id, as_of, status, stats, lines {current, max}, reason.",
  ],
  async run(context, { values, args: [given] }) {
    const id = campaignId(given);
    const seconds = numberOption("interval", values.interval) ?? DEFAULT_INTERVAL_SECONDS;
    if (seconds < 0.1) throw new WrongUsage(`--interval must be 0.1 seconds or more, not ${seconds}.`);
    const show = watchView(context.screen);
    const read = snapshotReader(context, id);
    for (;;) {
      const snapshot = await read();
      if (snapshot !== null) show(snapshot);
      if (snapshot !== null && hasEnded(snapshot)) return EXIT.done;
      await context.sleep(seconds * 1_000);
    }
  },
});

/** `complete` leaves calls on their way; they are waited for. */
const hasEnded = ({ campaign: { status }, samples }: Snapshot) => {
  const stats = samples.at(-1)?.stats;
  const open = (stats?.in_progress_calls ?? 0) + (stats?.pending_calls ?? 0);
  return (status === "completed" || status === "cancelled") && open === 0;
};

/** Null: not reachable at the moment. */
function snapshotReader(context: CommandContext, id: string): () => Promise<Snapshot | null> {
  const { client, screen } = context;
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let reason: string | null = null;
  let explainedAt = Number.NEGATIVE_INFINITY;
  let lostAt: number | null = null;
  async function read(): Promise<Snapshot> {
    const [campaign, stats, metrics] = await Promise.all([
      client.campaigns.get(id),
      client.campaigns.getStats(id),
      client.metrics.get({ days: 1 }),
    ]);
    const atMs = performance.now() - startedAt;
    samples.push({ atMs, stats, metrics });
    samples.splice(0, samples.length - SAMPLES_KEPT);
    if (stats.in_progress_calls > 0 || hasEnded({ campaign, samples, reason })) reason = null;
    else if (atMs - explainedAt >= EXPLAIN_EVERY_MS) {
      explainedAt = atMs;
      reason = (await client.campaigns.explain(id)).reason;
    }
    return { campaign, samples, reason };
  }
  return async () => {
    try {
      const snapshot = await read();
      lostAt = null;
      return snapshot;
    } catch (error) {
      const now = performance.now();
      const first = samples.length === 0;
      if (!(error instanceof Unreachable) || first || now - (lostAt ?? now) > PATIENCE_MS) throw error;
      if (lostAt === null) screen.hint(`${error.message} Looking again for a minute …`);
      lostAt ??= now;
      return null;
    }
  };
}
