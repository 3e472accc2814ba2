// A watched campaign on the screen: redrawn on a terminal, a line now and then in a log, an object a line as JSON.

import type { CampaignAnswer } from "../client/answers.ts";
import { progressLine, progressLines, type Sample } from "./campaign-progress.ts";
import type { Screen } from "./screen.ts";
import { wrap } from "./table.ts";
import { liveArea, paint } from "./terminal.ts";

/** How often a log gets a line. */
const LOG_EVERY_MS = 2_000;

export interface Seen {
  campaign: CampaignAnswer;
  samples: readonly Sample[];
  /** What it waits for; null while calls are on the line. */
  reason: string | null;
}

export function watchView(screen: Screen): (seen: Seen) => void {
  if (screen.json) return seen => screen.jsonLine(seenJson(seen));
  return screen.live ? redrawing(screen) : logging(screen);
}

function redrawing(screen: Screen): (seen: Seen) => void {
  const draw = liveArea(screen.out);
  return seen =>
    draw([
      titleOf(seen),
      ...progressLines(seen.samples, contactsOf(seen)),
      ...(seen.reason === null
        ? []
        : wrap(seen.reason, screen.width - 2).map(line => `  ${paint("yellow", line)}`)),
    ]);
}

function logging(screen: Screen): (seen: Seen) => void {
  let shownAt = Number.NEGATIVE_INFINITY;
  let last = "";
  return seen => {
    const atMs = seen.samples.at(-1)?.atMs ?? 0;
    const now = `${titleOf(seen)}${seen.reason === null ? "" : ` ${seen.reason}`}`;
    if (now !== last) screen.print([now]);
    if (now !== last || atMs - shownAt >= LOG_EVERY_MS) {
      screen.print([progressLine(seen.samples, contactsOf(seen))]);
      shownAt = atMs;
    }
    last = now;
  };
}

const titleOf = ({ campaign: c }: Seen) => `Campaign ${c.id} (${c.name}) is ${c.status}.`;

/** Calls may be asked for one by one too, beyond the campaign's own numbers. */
const contactsOf = ({ campaign, samples }: Seen) =>
  Math.max(campaign.phone_count, samples.at(-1)?.stats.total_calls ?? 0);

function seenJson({ campaign, samples, reason }: Seen) {
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
