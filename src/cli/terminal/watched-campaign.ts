// A watched campaign on the screen: redrawn on a terminal, a line now and then in a log, an object a line as JSON.

import type { CampaignAnswer } from "../client/answers.ts";
import { progressLine, progressLines, type Sample } from "./campaign-progress.ts";
import type { Screen } from "./screen.ts";
import { wrap } from "./table.ts";
import { liveArea, paint } from "./terminal.ts";

/** How often a log gets a line. */
const LOG_EVERY_MS = 2_000;

export interface Snapshot {
  campaign: CampaignAnswer;
  samples: readonly Sample[];
  /** What it waits for; null while calls are on the line. */
  reason: string | null;
}

export function watchView(screen: Screen): (snapshot: Snapshot) => void {
  if (screen.json) return snapshot => screen.jsonLine(snapshotJson(snapshot));
  return screen.live ? redrawing(screen) : logging(screen);
}

function redrawing(screen: Screen): (snapshot: Snapshot) => void {
  const draw = liveArea(screen.out);
  return snapshot =>
    draw([
      titleOf(snapshot),
      ...progressLines(snapshot.samples, contactsOf(snapshot)),
      ...(snapshot.reason === null
        ? []
        : wrap(snapshot.reason, screen.width - 2).map(line => `  ${paint("yellow", line)}`)),
    ]);
}

function logging(screen: Screen): (snapshot: Snapshot) => void {
  let shownAt = Number.NEGATIVE_INFINITY;
  let last = "";
  return snapshot => {
    const atMs = snapshot.samples.at(-1)?.atMs ?? 0;
    const now = `${titleOf(snapshot)}${snapshot.reason === null ? "" : ` ${snapshot.reason}`}`;
    if (now !== last) screen.print([now]);
    if (now !== last || atMs - shownAt >= LOG_EVERY_MS) {
      screen.print([progressLine(snapshot.samples, contactsOf(snapshot))]);
      shownAt = atMs;
    }
    last = now;
  };
}

const titleOf = ({ campaign: c }: Snapshot) => `Campaign ${c.id} (${c.name}) is ${c.status}.`;

/** Calls may be asked for one by one too, beyond the campaign's own numbers. */
const contactsOf = ({ campaign, samples }: Snapshot) =>
  Math.max(campaign.phone_count, samples.at(-1)?.stats.total_calls ?? 0);

function snapshotJson({ campaign, samples, reason }: Snapshot) {
  const last = samples.at(-1);
  return {
    campaign_id: campaign.id,
    as_of: new Date().toISOString(),
    status: campaign.status,
    stats: last?.stats ?? null,
    lines: {
      current: last?.metrics.current_concurrent_calls ?? null,
      max: last?.metrics.max_concurrent_calls ?? null,
    },
    reason,
  };
}
