// Campaigns: which there are, how far each is, stopped and let go on.

import { cursors } from "../../lib/paging.ts";
import { campaignIdInPath, queryWhole } from "../../lib/parameters.ts";
import type { Of } from "../../lib/route.ts";
import * as route from "../../routes/campaigns/definitions.ts";
import type { Campaign, CampaignPage } from "../../routes/campaigns/schemas.ts";
import { getCampaignLive } from "../../routes/overview/definitions.ts";
import type { CampaignProgress } from "../../routes/overview/figures.ts";
import { type Hints, READS, tool } from "../tool.ts";
import { counted, lines, more, share } from "../words.ts";

export const campaign_id = campaignIdInPath;

const headingOf = ({ id, name, status }: { id: number; name: string; status: string }) =>
  `Campaign ${id} "${name.slice(0, 100)}" is ${status}`;

const progressText = (counts: Of<typeof CampaignProgress>) =>
  `${counted(counts.ended)} of ${counted(counts.total)} people are done (${counted(counts.picked)} picked up, ` +
  `${counted(counts.failed)} failed, ${counted(counts.cancelled)} cancelled), ${counted(counts.on_the_line)} on the ` +
  `line, ${counted(counts.waiting)} waiting for their first attempt, ${counted(counts.to_retry)} for another one, ` +
  `${counted(counts.not_called)} not called yet, ${counted(counts.left_out)} left out`;

export const listCampaigns = tool({
  name: "list_campaigns",
  title: "List campaigns",
  description: "Campaigns, newest first, each with its state and how far it is.",
  hints: READS,
  routes: [route.listCampaigns],
  takes: {
    status: route.listCampaigns.query.status,
    is_active: route.listCampaigns.query.is_active,
    limit: queryWhole({ min: 1, max: 50, absent: 20 }, { description: "Campaigns of one answer." }),
    cursor: cursors.cursor,
  },
  run: async (ask, args) => {
    const listed = await ask(route.listCampaigns, { query: { ...args, include: "counts" } });
    // Its type is that of the bare array.
    const page = listed as unknown as Of<typeof CampaignPage>;
    const texts = page.data.map(row => `${headingOf(row)}: ${progressText(row.counts)}.`);
    const none = texts.length === 0 ? "There are no such campaigns." : null;
    return { answer: page, text: lines(...texts, none, more(page.next_cursor)) };
  },
});

export const getCampaign = tool({
  name: "get_campaign",
  title: "A campaign now",
  description: "A campaign's state, how far it is, its lines, and in one sentence what it waits for.",
  hints: READS,
  routes: [getCampaignLive],
  takes: { campaign_id },
  run: async (ask, { campaign_id: id }) => {
    const live = await ask(getCampaignLive, { params: { id } });
    const { in_use: inUse, max_concurrent_calls: limit } = live.lines;
    return {
      answer: live,
      text: lines(
        `${headingOf(live)}${live.is_active ? "" : ", and not active"}.`,
        `${progressText(live.counts)}.`,
        `Lines in use: ${inUse}${limit === null ? "" : ` of its own ${limit}`}. Picked up: ${share(live.pick_up)} of attempts.`,
        live.waits === null ? "Nothing is in its way." : `It waits because: ${live.waits.text}`,
      ),
    };
  },
});

const stateText = (campaign: Of<typeof Campaign>, effect: string) => `${headingOf(campaign)} now: ${effect}`;

/** Phones stop ringing, or ring: whoever runs the assistant should ask first. Again, it is refused and changes nothing. */
const CHANGES: Hints = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: false,
};

export const pauseCampaign = tool({
  name: "pause_campaign",
  title: "Pause a campaign",
  description:
    "Nothing of the campaign that is not on the line is dialled any more, retries included; who is on the line is not hung up. From in_progress. resume_campaign undoes it.",
  hints: CHANGES,
  routes: [route.pauseCampaign],
  takes: { campaign_id },
  run: async (ask, { campaign_id: id }) => {
    const campaign = await ask(route.pauseCampaign, { params: { id } });
    return { answer: campaign, text: stateText(campaign, "nothing that is not on the line is dialled.") };
  },
});

export const resumeCampaign = tool({
  name: "resume_campaign",
  title: "Resume a campaign",
  description: "A paused campaign goes on: people are called, in its hours and by its rules.",
  hints: { ...CHANGES, openWorldHint: true },
  routes: [route.resumeCampaign],
  takes: { campaign_id },
  run: async (ask, { campaign_id: id }) => {
    const campaign = await ask(route.resumeCampaign, { params: { id } });
    return {
      answer: campaign,
      text: stateText(campaign, "people are called, in its hours and by its rules."),
    };
  },
});
